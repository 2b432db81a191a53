// Finds what the tests need beside npm packages: a browser and servers; installs it where it can.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

const CHROMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
/** Chromium without its own windows: the stories take a third less time in it. */
const HEADLESS_SHELL = 'chromium-headless-shell'
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

export type Tool = 'chromium' | 'redis-server' | 'postgresql' | 'pgbouncer'

const FINDERS: Record<Tool, () => string | undefined> = {
  chromium: () =>
    process.env.CHROMIUM ??
    onPath(HEADLESS_SHELL) ??
    [chromium.executablePath(), MAC_CHROME].find((path) => path && existsSync(path)) ??
    CHROMES.map(onPath).find((path) => path !== undefined),
  'redis-server': () => onPath('redis-server') ?? onPath('valkey-server'),
  postgresql: () => onPath('initdb') ?? debianPostgres(),
  pgbouncer: () => onPath('pgbouncer') ?? ['/usr/sbin/pgbouncer'].find(existsSync),
}

/** The path of the tool; undefined when it is not on this machine. */
export const findTool = (tool: Tool): string | undefined => FINDERS[tool]()

/** Installs the quicker browser where the distribution has it; any other serves as well. */
export function preferHeadlessShell(): void {
  if (process.env.CHROMIUM || onPath(HEADLESS_SHELL) || !canInstall()) return
  installPackages([HEADLESS_SHELL])
}

/** Finds the tool, and installs the distribution's package first where that is possible. */
export function findOrInstall(tools: readonly Tool[]): void {
  const missing = tools.filter((tool) => !findTool(tool))
  if (missing.length > 0 && canInstall()) installPackages(missing)
  for (const tool of missing.filter((tool) => !findTool(tool))) {
    console.log(
      `${tool} is not installed: its tests are skipped here, and fail in CI. ${HINTS[tool]}`,
    )
  }
}

const HINTS: Record<Tool, string> = {
  chromium: 'Run: npx playwright install chromium',
  'redis-server': 'Install it: brew install redis, or apt-get install redis-server',
  postgresql: 'Install it: brew install postgresql, or apt-get install postgresql',
  pgbouncer: 'Install it: brew install pgbouncer, or apt-get install pgbouncer',
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

function debianPostgres(): string | undefined {
  const base = '/usr/lib/postgresql'
  if (!existsSync(base)) return undefined
  const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(base, version, 'bin', 'initdb')).find(existsSync)
}

const canInstall = (): boolean =>
  process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && process.platform === 'linux'

/** Services of the packages are not started: the tests start their own, on free ports. */
function installPackages(tools: readonly string[]): void {
  console.log(`Installing ${tools.join(', ')} from the distribution's packages ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env, timeout: 60_000 })
  try {
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...tools], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
      timeout: 240_000,
    })
  } catch {
    // What is missing still is said by the caller.
  }
}
