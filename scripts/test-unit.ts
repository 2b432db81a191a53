// `npm run test:unit`: every *.test.ts, with real Redis, PostgreSQL and PgBouncer servers; or the files and options given.
import { spawnSync } from 'node:child_process'
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
const HOLDS_TIMES = /^(e2e|scripts\/dev)\/|redis-trouble/
const groupOf = (file: string) =>
  quick.has(file) ? 'quick' : HOLDS_TIMES.test(file) ? 'holds times' : 'starts processes'
const groups = Map.groupBy(files, groupOf)
const alone = Math.max(1, availableParallelism() - 1)
process.exitCode = Math.max(
  run(groups.get('quick'), Math.max(2, alone)),
  run(groups.get('starts processes'), Math.max(2, alone)),
  run(groups.get('holds times'), alone),
)

/** @returns the exit code: 0 when all passed, or there was nothing to run */
function run(some: readonly string[] = [], concurrency: number): number {
  if (some.length === 0) return 0
  const parallel = `--test-concurrency=${concurrency}`
  const flags = ['--test', '--test-timeout=120000', parallel, ...options]
  return spawnSync(process.execPath, [...flags, ...some], { stdio: 'inherit' }).status ?? 1
}
