// Runs the real server as a process of its own, on a free port and with its own directories.
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { eventually } from './eventually.ts'
import { SECRET } from './secret.ts'
import { makeFolder, temporaryFolder } from './temporary-folder.ts'

const projectRoot = join(import.meta.dirname, '..', '..')
/** How `npm start` has Node use memory: docs/performance.md */
export const MEMORY_OPTIONS = ['--max-semi-space-size=8', '--no-allocation-site-pretenuring']
/** The arguments with which `npm start` runs it. */
export const SERVER = [
  ...MEMORY_OPTIONS,
  '--import',
  pathToFileURL(join(projectRoot, 'scripts', 'preflight.js')).href,
  join(projectRoot, 'src', 'server.ts'),
]
const START_WITHIN_MS = 60_000

export interface ServerProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** The directory with `flask_session/` and the database. */
  readonly directory: string
  readonly sessionDirectory: string
  /** Everything that the server has printed, in all its starts. */
  output(): string
  /** Ends the process. @returns its exit code; null after a signal that it can't handle */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Starts it again on the same port, with the same directories. */
  start(env?: Record<string, string>): Promise<void>
  restart(signal?: NodeJS.Signals, env?: Record<string, string>): Promise<void>
  /** Ends the process for good and removes its directories. */
  remove(): Promise<void>
}

export interface ServerOptions {
  env?: Record<string, string>
  /** The directory of another server, to share it; a new one when undefined. */
  directory?: string
}

export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const directory = options.directory ?? makeFolder()
  const sessionDirectory = join(directory, 'flask_session')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  let printed = ''

  async function start(env: Record<string, string> = {}): Promise<void> {
    child = spawn(process.execPath, SERVER, {
      cwd: directory,
      env: { ...baseEnv(directory, port), ...options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.on('data', (data) => (printed += data))
    child.stderr?.on('data', (data) => (printed += data))
    await answering(url, child, () => printed)
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill(signal)
    return gone
  }

  await start()
  return {
    url,
    port,
    get pid() {
      return child.pid as number
    },
    directory,
    sessionDirectory,
    output: () => printed,
    stop,
    start,
    async restart(signal, env) {
      await stop(signal)
      await start(env)
    },
    async remove() {
      await stop('SIGKILL')
      if (!options.directory) rmSync(directory, { recursive: true, force: true })
    },
  }
}

function baseEnv(directory: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    SECRET_KEY: SECRET,
    SESSION_FILE_DIR: join(directory, 'flask_session'),
    DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
  }
}

/** Runs a server that ends by itself. @returns its exit code and everything that it printed */
export async function runServer(
  t: TestContext,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const directory = temporaryFolder(t)
  const child = spawn(process.execPath, SERVER, {
    cwd: directory,
    env: { ...baseEnv(directory, await freePort()), ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

async function answering(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const isAnswered = async () => {
    if (child.exitCode !== null) throw new Error(`The server did not start.`)
    return (await fetch(`${url}/organizer/login`).catch(() => undefined)) !== undefined
  }
  try {
    await eventually('the server answers', isAnswered, START_WITHIN_MS)
  } catch (error) {
    child.kill('SIGKILL') // A server that does not end would keep the test's process alive.
    throw new Error(`${(error as Error).message}\n${printed()}`)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
