import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../../src/testing/eventually.ts'
import { HttpClient } from '../../src/testing/http-client.ts'
import { STRONG_SECRET } from '../../src/testing/secret.ts'
import { freePort } from '../../src/testing/server-process.ts'
import { makeFolder } from '../../src/testing/temporary-folder.ts'
import { requestHeaders } from './forwarding.ts'

const program = join(import.meta.dirname, '..', 'dev.ts')

async function startDev(t: TestContext, more: Record<string, string> = {}, args: string[] = []) {
  const directory = makeFolder()
  const port = Number(more.PORT ?? (await freePort()))
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    SECRET_KEY: 'a key for tests alone of more than thirty-two letters',
    SESSION_FILE_DIR: join(directory, 'flask_session'),
    DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
    ...more,
  }
  const node = ['--import', new URL('../preflight.js', import.meta.url).href]
  const child = spawn(process.execPath, [...node, program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data))
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  t.after(async () => {
    child.kill('SIGINT')
    await gone
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  })
  const client = new HttpClient(`http://127.0.0.1:${port}`)
  return { child, client, port, gone, output: () => printed }
}

const answers = (client: HttpClient) => () =>
  client.get('/').then(
    ({ status }) => status === 200,
    () => false,
  )

/** The parent's processes: the server, and the one that waits to be the next. */
function childrenOf({ pid }: ChildProcess): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('npm run dev', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  it('prints its address, and exits 0 at once when it is stopped', async (t) => {
    const dev = await startDev(t)
    await eventually('the address', () =>
      dev.output().includes(`http://localhost:${dev.port}/organizer/login`),
    )
    assert.match(dev.output(), /john\.smith@example\.com \/ password123/)
    const stoppedAt = performance.now()
    dev.child.kill('SIGINT')
    assert.equal(await dev.gone, 0)
    assert.ok(performance.now() - stoppedAt < 3_000)
  })

  it('answers on after kill -9 of its server, and everybody stays logged in', async (t) => {
    const dev = await startDev(t)
    await eventually('an answer', answers(dev.client))
    await dev.client.logIn()
    for (let kills = 0; kills < 3; kills++) {
      for (const pid of childrenOf(dev.child)) process.kill(pid, 'SIGKILL')
      assert.equal(await dev.client.isLoggedIn(), true)
    }
  })

  it('takes its servers with it when it is killed, and frees the port', async (t) => {
    const dev = await startDev(t)
    await eventually('an answer', answers(dev.client))
    const children = childrenOf(dev.child)
    assert.ok(children.length > 0)
    dev.child.kill('SIGKILL')
    await dev.gone
    await eventually('all are gone', () => !children.some(isAlive))
    const again = await startDev(t, { PORT: String(dev.port) })
    await eventually('an answer', answers(again.client))
  })

  it('explains a taken port and bad settings as the server does, and exits 1', async (t) => {
    const dev = await startDev(t)
    await eventually('an answer', answers(dev.client))
    const taken = await startDev(t, { PORT: String(dev.port) })
    assert.equal(await taken.gone, 1)
    assert.match(taken.output(), /^Port \d+ is taken.*PORT=5001 npm run dev\n$/)
    const wrong = await startDev(t, { SESSION_TYPE: 'disk' })
    assert.equal(await wrong.gone, 1)
    assert.match(wrong.output(), /- SESSION_TYPE is "disk": use one of/)
  })

  it('passes large forms, refusals and odd requests on unchanged', async (t) => {
    const { client, port } = await startDev(t)
    await eventually('an answer', answers(client))
    const large = await client.post('/organizer/login', { email: 'x'.repeat(400_000) })
    assert.equal(large.status, 413)
    assert.equal((await client.get('/no/such/page')).status, 404)
    const raw = (text: string) =>
      new Promise<string>((resolve) => {
        let got = ''
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        socket.on('data', (data) => (got += data)).on('close', () => resolve(got))
      })
    assert.match(
      await raw('HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1\.1 200 /,
    )
    assert.match(await raw('nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /)
  })

  it('lets a debugger attach to each server in turn where it was asked to', async (t) => {
    const inspectPort = await freePort()
    const dev = await startDev(t, {}, [`--inspect=${inspectPort}`])
    const inspected = () =>
      fetch(`http://127.0.0.1:${inspectPort}/json/list`).then(
        async (answer) => ((await answer.json()) as { id: string }[])[0]?.id,
        () => undefined,
      )
    await eventually('an answer', answers(dev.client))
    await eventually('a debugger can attach', async () => (await inspected()) !== undefined)
    const first = await inspected()
    for (const pid of childrenOf(dev.child)) process.kill(pid, 'SIGKILL')
    await eventually('to the next server too', async () => {
      const now = await inspected()
      return now !== undefined && now !== first
    })
  })

  it('has no events and no secret in production', async (t) => {
    const SECRET_KEY = STRONG_SECRET
    const { client } = await startDev(t, {
      NODE_ENV: 'production',
      SESSION_TYPE: 'memory',
      SECRET_KEY,
    })
    await eventually('an answer', answers(client))
    for (const path of ['/dev/events', '/dev/sessions', '/dev/assets/page.js']) {
      assert.equal((await client.get(path)).status, 404, path)
    }
  })
})

describe('the headers passed on', () => {
  const request = (headers: Record<string, string>, remoteAddress = '192.168.1.7') =>
    ({
      method: 'GET',
      headers,
      rawHeaders: Object.entries(headers).flat(),
      socket: { remoteAddress },
    }) as unknown as IncomingMessage
  const forwarding = { devProxySecret: 'word', trustsProxies: false }
  const spoofed = {
    host: 'localhost:5000',
    cookie: 'a=b',
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-host': 'evil.example',
    'x-dev-proxy-secret': 'word?',
    connection: 'keep-alive, x-gone, cookie',
    'x-gone': '1',
  }

  it('carry the true address instead of what the client claims', () => {
    const kept = requestHeaders(request(spoofed), forwarding)
    assert.deepEqual(kept, [
      'host',
      'localhost:5000',
      'cookie',
      'a=b',
      'X-Forwarded-For',
      '192.168.1.7',
    ])
  })

  it('add to the claims of a proxy that the settings trust', () => {
    const kept = requestHeaders(request(spoofed), { ...forwarding, trustsProxies: true })
    assert.equal(kept[kept.indexOf('X-Forwarded-For') + 1], '1.2.3.4, 192.168.1.7')
  })

  it('tell that the request comes from this machine, where it does', () => {
    const own = requestHeaders(request({ host: 'localhost:5000' }, '127.0.0.1'), forwarding)
    assert.deepEqual(own.slice(-2), ['x-dev-proxy-secret', 'word'])
    const renamed = requestHeaders(request({ host: 'evil.example' }, '127.0.0.1'), forwarding)
    assert.equal(renamed.includes('x-dev-proxy-secret'), false)
  })
})
