// A real PostgreSQL for tests, on a free port in a temporary directory; hides that it refuses to run
// as root.
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { freePort } from './server-process.ts'
import { makeFolder } from './temporary-folder.ts'

const DEBIAN = '/usr/lib/postgresql'
/** Makes commits outlive the server's end, as `start` promises, but not a power cut. */
const QUICK = '-c fsync=off -c full_page_writes=off'

export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  newDatabase(): Promise<string>
  /** Ends the server at once: connections break, and new ones are refused. */
  stop(): Promise<void>
  /** Starts the server again on the same port, with its data. */
  start(): Promise<void>
  /** Ends the server and removes its files. */
  remove(): Promise<void>
}

/** The folder with initdb and pg_ctl; undefined where PostgreSQL is not installed. */
export function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : []
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a))
  const folders = [
    ...newestFirst.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  const programs = ['initdb', 'pg_ctl', 'createdb']
  return folders.find((folder) => programs.every((name) => existsSync(join(folder, name))))
}

/** For `skip`: false where PostgreSQL is installed, else why not. In CI its absence is a failure. */
export function skipWithoutPostgres(): false | string {
  if (findPostgres()) return false
  const reason = 'PostgreSQL is not installed (Debian, Ubuntu: apt-get install postgresql)'
  if (process.env.CI) throw new Error(reason)
  return reason
}

export async function startPostgres(): Promise<TestPostgres> {
  const directory = makeFolder()
  const program = programsIn(directory)
  const data = join(directory, 'data')
  const port = await freePort()
  const settings = `-h 127.0.0.1 -p ${port} -k ${directory} ${QUICK}`
  const log = join(directory, 'log')
  let databases = 0

  const start = () => program.run('pg_ctl', 'start', '-w', '-D', data, '-l', log, '-o', settings)
  const stopping = ['stop', '-w', '-m', 'immediate', '-D', data]
  const isRunning = () => existsSync(join(data, 'postmaster.pid'))
  const stopAtExit = () => isRunning() && program.runNow('pg_ctl', ...stopping)

  async function stop(): Promise<void> {
    if (isRunning()) await program.run('pg_ctl', ...stopping)
  }

  await program.run('initdb', '-D', data, '-U', 'planner', '-A', 'trust', '-E', 'UTF8', '-N')
  await start()
  process.once('exit', stopAtExit)
  return {
    async newDatabase() {
      const name = `test_${++databases}`
      await program.run('createdb', '-h', '127.0.0.1', '-p', `${port}`, '-U', 'planner', name)
      return `postgres://planner@127.0.0.1:${port}/${name}`
    },
    stop,
    start,
    async remove() {
      await stop()
      process.off('exit', stopAtExit)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Runs PostgreSQL's programs in `directory`, as a user who is not root and owns it. */
function programsIn(directory: string) {
  const bin = findPostgres()
  if (!bin) throw new Error('PostgreSQL is not installed.')
  const user = userForPostgres()
  if (user) chownSync(directory, user.uid, user.gid)
  // The environment's PGHOST and PGPORT must not count.
  const env = { PATH: process.env.PATH, LC_ALL: 'C' }
  const options: SpawnOptions = { cwd: directory, stdio: 'ignore', env, ...user }
  return {
    async run(name: string, ...args: string[]): Promise<void> {
      const [code] = await once(spawn(join(bin, name), args, options), 'exit')
      if (code !== 0) throw new Error(`${name} ended with ${code}. ${readLog(directory)}`)
    },
    runNow: (name: string, ...args: string[]) => void spawnSync(join(bin, name), args, options),
  }
}

/**
 * The user to run PostgreSQL's programs as, since they refuse root; undefined where this process is
 * not root.
 */
export function userForPostgres(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line = ['postgres', 'nobody']
    .map((name) => users.find((user) => user.startsWith(`${name}:`)))
    .find((user) => user !== undefined)
  const [, , uid, gid] = (line ?? '').split(':').map(Number)
  if (!uid || !gid) throw new Error('PostgreSQL refuses root, and there is no user postgres here.')
  return { uid, gid }
}

function readLog(directory: string): string {
  const log = join(directory, 'log')
  return existsSync(log) ? readFileSync(log, 'utf8') : ''
}
