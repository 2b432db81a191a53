import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { STRONG_SECRET } from '../src/testing/secret.ts'
import { freePort } from '../src/testing/server-process.ts'
import { makeFolder } from '../src/testing/temporary-folder.ts'

const root = join(import.meta.dirname, '..')
const skip = existsSync('/dev/full') ? false : 'there is no /dev/full here'

interface Running {
  client: HttpClient
  child: ChildProcess
  stop(): Promise<number | NodeJS.Signals | null>
}

/** A real server whose standard output is `stdout`; its errors are ours. */
async function serve(
  t: TestContext,
  stdout: number | 'pipe',
  env: Record<string, string>,
  program = join('src', 'server.ts'),
): Promise<Running> {
  const directory = makeFolder()
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, program)], {
    stdio: ['ignore', stdout, stdout === 'pipe' ? 'ignore' : stdout],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      SECRET_KEY: STRONG_SECRET,
      SESSION_TYPE: 'filesystem',
      SESSION_FILE_DIR: join(directory, 'flask_session'),
      DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
      ...env,
    },
  })
  const gone = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  )
  t.after(async () => {
    child.kill('SIGKILL')
    await gone
    rmSync(directory, { recursive: true, force: true })
  })
  const client = new HttpClient(`http://127.0.0.1:${port}`)
  await eventually('an answer', async () => {
    assert.equal(child.exitCode, null, 'the server runs')
    return (await client.get('/').catch(() => undefined))?.status === 200
  })
  const stop = () => {
    child.kill('SIGTERM')
    return gone
  }
  return { client, child, stop }
}

const visit = async ({ client }: Running, times: number): Promise<void> => {
  for (let i = 0; i < times; i++) assert.equal((await client.get('/')).status, 200)
}

describe('a log that can not be written', { skip, concurrency: 3 }, () => {
  const ways: [name: string, env: Record<string, string>, program?: string][] = [
    ['alone', { NODE_ENV: 'production' }],
    ['with workers', { NODE_ENV: 'production', WORKERS: '2' }],
    ['in development', { NODE_ENV: 'development' }, join('scripts', 'dev.ts')],
  ]
  for (const [name, env, program] of ways) {
    it(`hangs no page and no stop, ${name}`, async (t) => {
      const server = await serve(t, openSync('/dev/full', 'w'), env, program)
      await visit(server, 40)
      assert.equal(await server.stop(), 0)
    })
  }

  it('hangs nothing when nobody reads it', async (t) => {
    const server = await serve(t, 'pipe', { NODE_ENV: 'production' })
    for (let i = 0; i < 10; i++)
      await Promise.all(Array.from({ length: 40 }, () => visit(server, 1)))
    server.child.stdout?.destroy()
    await visit(server, 10)
    assert.equal(await server.stop(), 0)
  })
})

describe('the log', () => {
  it('says first which environment this is, and has each request in fields, without its query and without what may be a token', async (t) => {
    const server = await serve(t, 'pipe', { NODE_ENV: 'production', TRUST_PROXY: '1' })
    let text = ''
    server.child.stdout?.on('data', (data) => (text += data))
    const token = 'mV3dZp0Qk1xT8sYwB6nHcA'
    await server.client.get(`/party/${token}?secret=sesame`, { 'x-forwarded-for': '192.0.2.7' })
    await eventually('its line', () => text.includes('"status":404'))
    const [first = '', ...lines] = text.split('\n')
    assert.equal(JSON.parse(first).msg, 'This is production, since NODE_ENV is production.')
    const line = lines.find((line) => line.includes('"status":404')) ?? ''
    const { msg, method, path, status, milliseconds, address } = JSON.parse(line)
    assert.deepEqual(
      [msg, method, path, status, address],
      ['request', 'GET', '/party/mV3d…', 404, '192.0.2.7'],
    )
    assert.equal(typeof milliseconds, 'number')
    assert.doesNotMatch(text, /sesame|Zp0Qk1x/)
  })
})
