import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { HttpClient } from '../src/testing/http-client.ts'
import { skipWithoutRedis, startRedis } from '../src/testing/redis.ts'
import { startServer } from '../src/testing/server-process.ts'
import { progressBar } from './progress-bar.ts'

const SECRET_KEY = 'a key for tests alone of more than thirty-two letters'

async function begin(t: TestContext) {
  const redis = await startRedis()
  t.after(() => redis.stop())
  const server = await startServer()
  t.after(() => server.remove())
  const files = { REDIS_URL: redis.url, SECRET_KEY, SESSION_FILE_DIR: server.sessionDirectory }
  const copy = (...args: string[]) => run(['copy', ...args], files)
  const clients = Array.from({ length: 5 }, () => new HttpClient(server.url))
  for (const client of clients) await client.logIn()
  return { redis, server, copy, clients, inRedis: { SESSION_TYPE: 'redis', REDIS_URL: redis.url } }
}

function run(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sessions.ts'), ...args], {
    env,
  })
  const outcome = { output: '', errors: '' }
  child.stdout.on('data', (data) => (outcome.output += data))
  child.stderr.on('data', (data) => (outcome.errors += data))
  return new Promise<{ code: number | null; output: string; errors: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...outcome })),
  )
}

describe('npm run sessions -- copy', { skip: skipWithoutRedis() }, () => {
  it('moves every log-in from files to Redis and back, and can be repeated', async (t) => {
    const { server, copy, clients, inRedis } = await begin(t)
    const there = await copy('--from', 'filesystem', '--to', 'redis')
    assert.equal(there.code, 0, there.errors)
    assert.match(
      there.errors,
      /^Development, since .* From: Files in .*\nTo: Redis at redis:.*\.\n$/,
    )
    assert.match(there.output, /^5 sessions copied from .* to redis:.*, 0 there already\.\n$/)
    assert.match((await copy('--from', 'filesystem', '--to', 'redis')).output, /^0 .*, 5 there/)
    await server.restart('SIGTERM', inRedis)
    for (const client of clients) assert.equal(await client.isLoggedIn(), true)
    await clients[0]?.logOut()
    const more = new HttpClient(server.url)
    await more.logIn()
    const back = await copy('--from', 'redis', '--to', 'filesystem', '--exact')
    assert.match(back.output, /5 sessions copied .* 1 ended there as they have here/)
    await server.restart()
    for (const client of [...clients.slice(1), more]) assert.equal(await client.isLoggedIn(), true)
    assert.equal(await clients[0]?.isLoggedIn(), false)
    assert.equal(readdirSync(server.sessionDirectory).filter((name) => name[0] !== '.').length, 5)
  })

  it('leaves sessions alone that only the target has', async (t) => {
    const { server, copy, clients, inRedis } = await begin(t)
    await server.restart('SIGTERM', inRedis)
    const onlyThere = new HttpClient(server.url)
    await onlyThere.logIn()
    await copy('--from', 'filesystem', '--to', 'redis')
    assert.equal(await onlyThere.isLoggedIn(), true)
    for (const client of clients) assert.equal(await client.isLoggedIn(), true)
  })

  it('says in a line what it needs', async (t) => {
    const { redis, server, copy } = await begin(t)
    for (const args of [[], ['--from', 'redis', '--to', 'redis'], ['--from', 'disk']]) {
      const { code, errors } = await copy(...args)
      assert.equal(code, 2)
      assert.match(
        errors,
        /^Say where from and where to, of .* database: copy --from filesystem --to redis\n$/,
      )
    }
    const files = { SECRET_KEY, SESSION_FILE_DIR: server.sessionDirectory }
    const none = await run(['copy', '--from', 'filesystem', '--to', 'redis'], files)
    assert.match(none.errors, /^REDIS_URL is missing/m)
    await redis.kill()
    const away = await copy('--from', 'filesystem', '--to', 'redis')
    assert.equal(away.code, 1)
    assert.match(away.errors, /can't be used just now: nothing listens there/)
  })
})

describe('the progress bar', () => {
  it('shows how far long work is, and nothing for short work', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let now = 0
    t.mock.method(performance, 'now', () => now)
    let shown = ''
    const write = (text: string): void => {
      shown += text
    }
    const stream = { isTTY: true, write }
    const bar = progressBar(200, 'sessions', stream)
    bar.show(1)
    bar.end()
    assert.equal(shown, '')
    now = 400
    bar.show(100)
    bar.end()
    assert.match(shown, /^\r\[#{15}\.{15}\] 50% {2}100 of 200 sessions\r\[#{30}\] 100% /)
  })
})
