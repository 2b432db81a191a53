// `npm run test:unit`: every *.test.ts, with real Redis, PostgreSQL and PgBouncer servers; or the files and options given.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { findOrInstall } from './find-tools.ts'
import { quickTests, testFiles } from './tests.ts'

findOrInstall(['redis-server', 'postgresql', 'pgbouncer'])
const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-'))
const named = args.filter((arg) => !arg.startsWith('-'))
const files = named.length > 0 ? named : testFiles()
const quick = new Set(quickTests())
/** Suites that hold how soon the program answers or ends: a small machine must be theirs alone. */
const HOLDS_TIMES = /^(e2e\/(outages|server)|scripts\/dev\/)|redis-trouble/
const groupOf = (file: string) =>
  quick.has(file) ? 'quick' : HOLDS_TIMES.test(file) ? 'holds times' : 'starts processes'
const groups = Map.groupBy(files, groupOf)
const alone = Math.max(1, availableParallelism() - 1)
const together = Math.max(2, alone)

const codes = [
  await runInFewProcesses(groups.get('quick')),
  await run(groups.get('starts processes'), together),
  await run(groups.get('holds times'), alone),
]
process.exitCode = Math.max(...codes)

/** A process for each file takes three times as long: these share a few, which now and then wait. */
async function runInFewProcesses(some: readonly string[] = []): Promise<number> {
  const count = together + 1
  const shards = Array.from({ length: count }, (_, index) =>
    runTests(some, ['--test-isolation=none', `--test-shard=${index + 1}/${count}`]),
  )
  return Math.max(...(await Promise.all(shards)))
}

function run(some: readonly string[] = [], concurrency: number): Promise<number> {
  return runTests(some, [`--test-concurrency=${concurrency}`])
}

/** @returns the exit code: 0 when all passed, or there was nothing to run */
async function runTests(some: readonly string[], more: readonly string[]): Promise<number> {
  if (some.length === 0) return 0
  const flags = ['--test', '--test-timeout=120000', ...more, ...options]
  const preflight = ['--import', './scripts/preflight.js']
  const child = spawn(process.execPath, [...preflight, ...flags, ...some], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code ?? 1
}
