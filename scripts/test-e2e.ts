// `npm run test:e2e`: the stories in e2e/, in a real Chromium against real server processes.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { findOrInstall, findTool, preferHeadlessShell } from './find-tools.ts'

preferHeadlessShell()
findOrInstall(['chromium', 'redis-server'])
const browser = findTool('chromium')
if (!browser) {
  console.log('No Chromium, no stories.')
  process.exit(process.env.CI ? 1 : 0)
}
const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
const args = [cli, 'test', '--config', 'e2e/playwright.config.ts', ...process.argv.slice(2)]
const env = { ...process.env, CHROMIUM: browser }
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
process.exit(status ?? 1)
