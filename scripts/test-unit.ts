// `npm run test:unit`: every *.test.ts below src/, scripts/, docs/ and e2e/ (suites of whole processes), with real Redis, PostgreSQL and PgBouncer servers.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { findOrInstall } from './find-tools.ts'

findOrInstall(['redis-server', 'postgresql', 'pgbouncer'])
const wanted = process.argv.slice(2)
const files = wanted.length > 0 ? wanted : globSync('{src,scripts,docs,e2e}/**/*.test.ts').sort()
const { status } = spawnSync(process.execPath, ['--test', '--test-timeout=120000', ...files], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
