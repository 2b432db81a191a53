// Real Redis servers and clusters for tests, on free ports in temporary directories; stopped by pid.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { eventually } from './eventually.ts'
import { makeFolder } from './temporary-folder.ts'
import { makeCertificates, type TestCertificates } from './tls.ts'

export interface StartRedisOptions {
  /** Undefined for a free port. */
  port?: number
  password?: string
  tls?: boolean
  /** The name for which its certificate is made, in openssl's words: `DNS:localhost`. */
  subject?: string
  /** Whether it keeps its data through a restart. */
  persistent?: boolean
  /** More settings of redis-server: `['--maxmemory', '2mb']`. */
  settings?: readonly string[]
  /** The configuration of a Sentinel; undefined for a plain server. */
  sentinel?: string
}

export interface TestRedis {
  readonly port: number
  readonly url: string
  readonly certificates: TestCertificates | undefined
  /** Runs one command, on a connection of its own. */
  command(...words: (string | number)[]): Promise<unknown>
  /** Sets the password that `command` sends from now on. */
  usePassword(password: string): void
  /** Makes the server hang: connections stay open, and nothing answers. */
  pause(): void
  resume(): void
  /** Kills the server at once, as when its machine loses power. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the data that it kept. */
  start(): Promise<void>
  /** Ends the server and removes its files. */
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The path of redis-server; undefined where it is not installed. */
export function findRedis(): string | undefined {
  const found = spawnSync('sh', ['-c', 'command -v redis-server || command -v valkey-server'], {
    encoding: 'utf8',
  })
  return found.stdout?.trim() || undefined
}

/** For `skip`: false where Redis is installed, else why not. In CI its absence is a failure. */
export function skipWithoutRedis(): false | string {
  if (findRedis()) return false
  const reason = 'redis-server is not installed (Debian, Ubuntu: apt-get install redis-server)'
  if (process.env.CI) throw new Error(reason)
  return reason
}

export async function startRedis(options: StartRedisOptions = {}): Promise<TestRedis> {
  const { tls = false } = options
  let { password } = options
  const directory = makeFolder()
  const port = options.port ?? (await freePort())
  const certificates = tls ? makeCertificates(directory, options.subject) : undefined
  const ca = certificates && readFileSync(certificates.caFile)
  let child: ChildProcess | undefined

  async function command(...words: (string | number)[]): Promise<unknown> {
    const client = new Redis({
      ...{ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: null },
      ...(password && { password }),
      ...(ca && { tls: { ca, servername: 'localhost' } }),
    })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.call(...(words as [string]))
    } finally {
      client.disconnect()
    }
  }

  async function start(): Promise<void> {
    const settings = serverSettings(options, { port, directory, password, certificates })
    child = spawn(findRedis() ?? 'redis-server', settings, { stdio: 'ignore' })
    running.add(child)
    await eventually(
      'Redis has started',
      async () => (await command('PING').catch(() => '')) === 'PONG',
    )
  }

  async function kill(): Promise<void> {
    if (!child || !running.delete(child) || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  await start()
  const user = password ? `:${encodeURIComponent(password)}@` : ''
  return {
    port,
    url: `redis${tls ? 's' : ''}://${user}127.0.0.1:${port}/0`,
    certificates,
    command,
    usePassword(changed) {
      password = changed
    },
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    kill,
    start,
    async stop() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

interface Place {
  port: number
  directory: string
  password: string | undefined
  certificates: TestCertificates | undefined
}

/** The arguments of redis-server; a Sentinel's configuration is a file that it changes. */
function serverSettings(
  { tls, sentinel, persistent, settings = [] }: StartRedisOptions,
  { port, directory, password, certificates }: Place,
): string[] {
  const file = join(directory, 'sentinel.conf')
  if (sentinel) writeFileSync(file, sentinel)
  return [
    ...(sentinel ? [file, '--sentinel'] : []),
    ...(tls ? ['--port', '0', '--tls-port', port] : ['--port', port]),
    ...['--bind', '127.0.0.1', '--dir', directory, '--logfile', 'redis.log'],
    ...(sentinel ? [] : ['--save', '']),
    ...(persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(password ? ['--requirepass', password] : []),
    ...tlsSettings(certificates),
    ...settings,
  ].map(String)
}

function tlsSettings(certificates: TestCertificates | undefined): string[] {
  if (!certificates) return []
  const { caFile, certFile, keyFile } = certificates
  const files = ['--tls-ca-cert-file', caFile, '--tls-cert-file', certFile]
  return [...files, '--tls-key-file', keyFile, '--tls-auth-clients', 'no']
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
