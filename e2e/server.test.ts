import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { bob } from '../src/testing/cast.ts'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { freePort, type ServerOptions, startServer } from '../src/testing/server-process.ts'
import { makeFolder, temporaryFolder } from '../src/testing/temporary-folder.ts'

async function start(t: TestContext, options: ServerOptions = {}) {
  const server = await startServer(options)
  t.after(() => server.remove())
  return server
}

const files = (directory: string): string[] =>
  readdirSync(directory).filter((name) => !name.startsWith('.'))

describe('the server process', () => {
  it('says what it did at its first and later starts, and exits 0 when it is stopped [A8]', async (t) => {
    const server = await start(t)
    await eventually('first words', () =>
      /Created session directory: .*flask_session\/$/m.test(server.output()),
    )
    assert.match(server.output(), new RegExp(`http://localhost:${server.port}/organizer/login`))
    assert.match(server.output(), /john\.smith@example\.com \/ password123/)
    await new HttpClient(server.url).logIn()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      assert.equal(await server.stop(signal), 0)
      await server.start()
    }
    await eventually('later words', () =>
      /Session directory ready: .*flask_session\/ \(1 session\)/.test(server.output()),
    )
    assert.doesNotMatch(server.output(), /session=|[A-Za-z0-9_-]{32}\./, 'no session id in the log')
  })

  it('keeps every log-in that was answered, however often it is killed [A7]', async (t) => {
    const server = await start(t)
    const clients: HttpClient[] = []
    const logInTogether = () =>
      Promise.all(
        Array.from({ length: 6 }, async () => {
          const client = new HttpClient(server.url)
          const answer = await client.logIn().catch(() => undefined)
          if (answer?.status === 303) clients.push(client)
        }),
      )
    const begun = performance.now()
    await logInTogether()
    const wholeMs = performance.now() - begun // A busy machine takes longer: the kills follow it.
    for (let round = 1; round <= 6; round++) {
      const killed = new Promise((resolve) => setTimeout(resolve, (wholeMs * round) / 6)).then(() =>
        server.stop('SIGKILL'),
      )
      await logInTogether()
      await killed
      await server.start()
    }
    assert.ok(clients.length > 6, `${clients.length} log-ins were answered`)
    for (const client of clients) assert.equal(await client.isLoggedIn(), true)
  })

  it('answers requests under way when it is stopped [A7]', async (t) => {
    const server = await start(t)
    const client = new HttpClient(server.url)
    const together = <T>(ask: () => Promise<T>) => Array.from({ length: 8 }, ask)
    // A connection that the server has not taken yet is nobody's request under way: these are open.
    await Promise.all(together(() => client.get('/health')))
    const answers = together(() => client.logIn())
    // What was sent before an answered request has arrived; a log-in takes longer than two such.
    for (let round = 0; round < 2; round++) await client.get('/health')
    const stopped = server.stop('SIGTERM')
    const settled = await Promise.allSettled(answers)
    assert.ok(
      settled.every((answer) => answer.status === 'fulfilled' && answer.value.status === 303),
    )
    assert.equal(await stopped, 0)
  })

  it('shares its sessions with a second server on the same directories [B35]', async (t) => {
    const directory = temporaryFolder(t)
    const [a, b] = await Promise.all([start(t, { directory }), start(t, { directory })])
    const onA = new HttpClient(a.url)
    await onA.logIn()
    const onB = new HttpClient(b.url)
    onB.cookies.set('session', onA.session as string)
    assert.equal(await onB.isLoggedIn(), true)

    const visits = Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? onA : onB).get('/how-sessions-work'),
    )
    for (const answer of await Promise.all(visits)) assert.equal(answer.status, 200)
    assert.match(
      (await onA.get('/how-sessions-work')).text,
      /You have visited this page 41 times\./,
    )

    const storm = Array.from({ length: 30 }, (_, i) =>
      (i % 2 ? onA : onB).get('/how-sessions-work'),
    )
    const [, loggedOut] = await Promise.all([storm[0], onA.logOut(), ...storm])
    assert.equal(loggedOut.status, 303)
    assert.equal(await onB.isLoggedIn(), false)
    assert.deepEqual(files(join(directory, 'flask_session')), [])
  })

  it('loses nobody and answers no page with a 5xx while the disk is full', async (t) => {
    const disk = mountSmallDisk(t)
    if (!disk) return t.skip('needs root and mount')
    const server = await start(t, { env: { SESSION_FILE_DIR: join(disk, 'flask_session') } })
    const client = new HttpClient(server.url)
    await client.logIn()
    const filler = join(disk, 'filler')
    assert.throws(() => writeFileSync(filler, Buffer.alloc(4 * 1_048_576)), { code: 'ENOSPC' })

    assert.equal(await client.isLoggedIn(), true)
    assert.equal((await client.get('/')).status, 200)
    const visit = await client.get('/how-sessions-work')
    assert.equal(visit.status, 200)
    assert.match(visit.text, /could not be stored just now/)
    const newcomer = await new HttpClient(server.url).logIn(bob.email)
    assert.equal(newcomer.status, 503)
    assert.match(newcomer.text, /Please try again/)
    assert.match(newcomer.text, /value="bob\.johnson@example\.com"/)
    assert.ok(newcomer.headers.get('retry-after'))
    await server.restart('SIGKILL')
    assert.equal(await client.isLoggedIn(), true)

    rmSync(filler)
    const again = new HttpClient(server.url)
    assert.equal((await again.logIn(bob.email)).status, 303)
    assert.equal(await again.isLoggedIn(), true)
    rmSync(join(disk, 'filler'), { force: true })
    assert.throws(() => writeFileSync(filler, Buffer.alloc(4 * 1_048_576)), { code: 'ENOSPC' })
    assert.equal((await client.logOut()).status, 303, 'logging out needs no space')
    assert.equal(await client.isLoggedIn(), false)
  })

  it('drops clients that send nothing, or a little at a time', { timeout: 40_000 }, async (t) => {
    const server = await start(t)
    const slow = Array.from({ length: 20 }, (_, i) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.resume()
      if (i % 2) socket.write('POST /organizer/login HTTP/1.1\r\nHost: x\r\nContent-Le')
      return new Promise((resolve) => socket.once('close', resolve))
    })
    assert.equal((await new HttpClient(server.url).get('/organizer/login')).status, 200)
    await Promise.all(slow)
  })

  it('takes no file, link or pipe in its directory for a session, and starts all the same', async (t) => {
    const server = await start(t)
    const client = new HttpClient(server.url)
    await client.logIn()
    const place = (name: string) => join(server.sessionDirectory, name)
    writeFileSync(place('a'.repeat(32)), 'not a session')
    writeFileSync(place('notes.txt'), 'mine')
    symlinkSync('/etc/passwd', place('b'.repeat(32)))
    mkdirSync(place('c'.repeat(32)))
    execFileSync('mkfifo', [place('d'.repeat(32))])
    await server.restart('SIGKILL')
    assert.equal(await client.isLoggedIn(), true)
    await eventually('the count', () => server.output().includes('(1 session)'))
    assert.equal(existsSync(place('notes.txt')), true)
  })

  it('explains in one line why it can not start, and exits 1 [A10]', async (t) => {
    const server = await start(t)
    const attempt = (env: Record<string, string>) => run(server.directory, env)
    const client = new HttpClient(server.url)
    await client.logIn()
    const taken = await attempt({ PORT: String(server.port) })
    const page = await client.get('/organizer/')
    assert.match(page.text, /survived 0 restarts/, 'an attempt that failed is no restart')
    assert.match(taken.output, /Port \d+ is taken.*PORT=5001/)
    const wrong = await attempt({ PORT: 'x', SESSION_TYPE: 'disk' })
    assert.match(wrong.output, /- SESSION_TYPE is "disk": use one of.*\n.*- PORT is "x"/)
    const blocked = join(server.directory, 'blocked')
    writeFileSync(blocked, '')
    const file = await attempt({ SESSION_FILE_DIR: blocked })
    assert.match(file.output, /blocked is not a directory\. Move that file away/)
    const url = await attempt({ DATABASE_URL: 'mysql://x' })
    assert.match(url.output, /DATABASE_URL/)
    const production = await attempt({
      NODE_ENV: 'production',
      SESSION_TYPE: 'filesystem',
      SECRET_KEY: 'x',
    })
    assert.match(production.output, /SECRET_KEY is shorter than 32 characters/)
    for (const { code, output } of [taken, wrong, file, url, production]) {
      assert.equal(code, 1)
      assert.doesNotMatch(output, /\n\s+at /, 'no stack trace')
    }
  })

  it('runs from any folder, as a user who may write only its two directories [B36]', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('needs root to become somebody else')
    const directory = temporaryFolder(t)
    for (const name of ['flask_session', 'data']) {
      mkdirSync(join(directory, name))
      execFileSync('chown', ['65534:65534', join(directory, name)])
    }
    chmodSync(directory, 0o755)
    const isReadable = execFileSync(
      'sh',
      ['-c', `su nobody -s /bin/sh -c 'test -r ${import.meta.filename} && echo yes' || true`],
      { encoding: 'utf8' },
    )
    if (!isReadable.includes('yes')) return t.skip('the checkout can not be read by others')
    const port = await freePort()
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'src', 'server.ts')], {
      cwd: '/',
      uid: 65534,
      gid: 65534,
      env: environment(directory, port, { DATABASE_URL: `sqlite:${directory}/data/planner.db` }),
    })
    t.after(() => child.kill('SIGKILL'))
    const client = new HttpClient(`http://127.0.0.1:${port}`)
    await eventually('an answer', () =>
      client.get('/').then(
        () => true,
        () => false,
      ),
    )
    assert.equal((await client.logIn()).status, 303)
    assert.equal(
      statSync(
        join(directory, 'flask_session', files(join(directory, 'flask_session'))[0] as string),
      ).uid,
      65534,
    )
  })

  it('makes .env with a secret of its own at the first start in a fresh checkout [A11]', async (t) => {
    const checkout = temporaryFolder(t)
    const root = join(import.meta.dirname, '..')
    for (const name of ['src', 'views', 'package.json', '.env.example']) {
      cpSync(join(root, name), join(checkout, name), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
    const port = await freePort()
    const env = { PATH: process.env.PATH, PORT: String(port) }
    const client = new HttpClient(`http://127.0.0.1:${port}`)
    for (let starts = 0; starts < 2; starts++) {
      const child = spawn(process.execPath, [join(checkout, 'src/server.ts')], { env, cwd: '/' })
      await eventually('an answer', () =>
        client.get('/').then(
          () => true,
          () => false,
        ),
      )
      if (starts === 0) await client.logIn()
      assert.equal(await client.isLoggedIn(), true)
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
    }
    assert.equal(statSync(join(checkout, '.env')).mode & 0o777, 0o600)
    assert.match(readFileSync(join(checkout, '.env'), 'utf8'), /^SECRET_KEY=[0-9a-f]{64}$/m)
    assert.equal(files(join(checkout, 'flask_session')).length, 1)
    assert.equal(existsSync(join(checkout, 'data/planner.db')), true)
  })
})

function environment(directory: string, port: number, more: Record<string, string>) {
  return {
    PATH: process.env.PATH,
    SECRET_KEY: 'a key for tests alone of more than thirty-two letters',
    SESSION_FILE_DIR: join(directory, 'flask_session'),
    DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
    PORT: String(port),
    ...more,
  }
}

/** Starts a server that is not expected to run. */
async function run(directory: string, more: Record<string, string>) {
  const env = environment(directory, await freePort(), more)
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'src', 'server.ts')], {
    env,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, output }
}

/** A disk of 1 MB; undefined where none can be mounted. */
function mountSmallDisk(t: TestContext): string | undefined {
  const directory = makeFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'ignore' })
  } catch {
    rmSync(directory, { recursive: true })
    return undefined
  }
  t.after(() => {
    execFileSync('umount', ['-l', directory])
    rmSync(directory, { recursive: true, force: true })
  })
  return directory
}
