// Starts the servers that `npm run bench` measures, each a process of its own on one core, and ends
// them by their pids.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, loadConfig } from '../../src/config/config.ts'
import { STRONG_SECRET } from '../../src/testing/secret.ts'
import { freePort, SERVER } from '../../src/testing/server-process.ts'
import { pin } from './rounds.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Running {
  pid: number
  port: number
  /** Ends it with SIGTERM. @returns milliseconds until it was gone */
  stop(): Promise<number>
}

export interface Site {
  folder: string
  settings: Record<string, string>
  config: Config
  /** As `npm start` runs it, in production; resolves when it answers at `probe`, or /health. */
  start(more?: Record<string, string>, probe?: string): Promise<Running>
  remove(): void
}

/** The settings of a site in this folder. */
export const settingsIn = (folder: string) => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  SECRET_KEY: STRONG_SECRET, // Production refuses a key that stands in a file.
  SESSION_TYPE: 'filesystem',
  SESSION_FILE_DIR: join(folder, 'sessions'),
  DATABASE_URL: `sqlite:${join(folder, 'planner.db')}`,
  LOG_LEVEL: 'warn',
})

/** What the service in docs/production.md sets besides, but for its place of the compile cache. */
const AS_SERVICE = { MALLOC_MMAP_THRESHOLD_: '1048576' }

/** Makes a site in a folder of its own. */
export function newSite(env: Record<string, string> = {}): Site {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const settings = { ...settingsIn(folder), ...env }
  return {
    folder,
    settings,
    config: loadConfig(settings, root),
    async start(more = {}, probe = '/health') {
      const port = await freePort()
      const env = { ...settings, ...AS_SERVICE, ...more, PORT: String(port) }
      return run(SERVER, port, env, probe)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** @param page what it answers everything with */
export async function startConstant(folder: string, name: string, page: string): Promise<Running> {
  const file = join(folder, `${name}.html`)
  writeFileSync(file, page)
  const port = await freePort()
  return run([join(import.meta.dirname, 'constant-server.ts'), file, String(port)], port, {}, '/')
}

const START_WITHIN_MS = 120_000

/** Runs Node with these arguments, until it answers at `probe`. */
export async function run(
  args: readonly string[],
  port: number,
  env: Record<string, string>,
  probe: string,
): Promise<Running> {
  const [command = '', ...rest] = [...pin(0), process.execPath, ...args]
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answering(child, `http://127.0.0.1:${port}${probe}`)
  return {
    pid: child.pid as number,
    port,
    stop: async () => {
      const begin = performance.now()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await gone
      return performance.now() - begin
    },
  }
}

/** In production a page is for HTTPS alone, which ends at a proxy. */
export const HTTPS = { 'x-forwarded-proto': 'https' }

/** The headers of a form that is sent from a page of the server at `url`. */
export const formHeaders = (url: string) => ({
  ...HTTPS,
  origin: url.replace('http:', 'https:'),
})

async function answering(child: ChildProcess, url: string): Promise<void> {
  const giveUpAt = performance.now() + START_WITHIN_MS
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error('A server did not start.')
    if (await fetch(url, { headers: HTTPS }).catch(() => undefined)) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  child.kill('SIGKILL')
  throw new Error(`A server did not answer within ${START_WITHIN_MS} ms.`)
}
