// A real PgBouncer for tests, in front of a test's PostgreSQL; hides its settings, and that it
// refuses to run as root.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'
import { eventually } from './eventually.ts'
import { userForPostgres } from './postgres.ts'
import { freePort } from './server-process.ts'
import { makeFolder } from './temporary-folder.ts'

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

const findPgBouncer = (): string | undefined =>
  FOLDERS.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path))

/** For `skip`: false where PgBouncer is installed, else why not. In CI its absence is a failure. */
export function skipWithoutPgBouncer(): false | string {
  if (findPgBouncer()) return false
  const reason = 'PgBouncer is not installed (Debian, Ubuntu: apt-get install pgbouncer)'
  if (process.env.CI) throw new Error(reason)
  return reason
}

/** The URL of `databaseUrl` through a PgBouncer in transaction mode with its default settings. */
export async function startPgBouncer(t: TestContext, databaseUrl: string): Promise<string> {
  const { hostname, port: behind, username } = new URL(databaseUrl)
  const directory = makeFolder()
  const user = userForPostgres()
  if (user) chownSync(directory, user.uid, user.gid)
  const port = await freePort()
  const [settings, users] = ['pgbouncer.ini', 'users.txt'].map((name) => join(directory, name))
  writeFileSync(users as string, `"${username}" ""\n`)
  writeFileSync(
    settings as string,
    `[databases]
* = host=${hostname} port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
`,
  )
  const program = findPgBouncer() as string
  const bouncer = spawn(program, [settings as string], { stdio: 'ignore', ...user })
  t.after(async () => {
    const ended = once(bouncer, 'exit')
    if (bouncer.exitCode === null && bouncer.kill('SIGKILL')) await ended
    rmSync(directory, { recursive: true, force: true })
  })
  await untilListening(port)
  const url = new URL(databaseUrl)
  url.port = `${port}`
  return url.href
}

async function untilListening(port: number): Promise<void> {
  await eventually('PgBouncer has started', async () => {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    return isOpen
  })
}
