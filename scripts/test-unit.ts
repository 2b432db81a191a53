// `npm run test:unit`: every *.test.ts, with real Redis, PostgreSQL and PgBouncer servers; or the files and options given.
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { findOrInstall } from './find-tools.ts'
import { testFiles } from './tests.ts'

findOrInstall(['redis-server', 'postgresql', 'pgbouncer'])
const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-'))
const named = args.filter((arg) => !arg.startsWith('-'))
const files = named.length > 0 ? named : testFiles()
// Two at least: a suite that starts servers waits more than it works.
const concurrency = Math.max(2, availableParallelism() - 1)
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-timeout=120000', `--test-concurrency=${concurrency}`, ...options, ...files],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
