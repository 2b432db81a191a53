import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { HttpClient } from '../src/testing/http-client.ts'
import { skipWithoutRedis, startRedis } from '../src/testing/redis.ts'
import { freePort, startServer } from '../src/testing/server-process.ts'

const SECRET = 'a key for tests alone of more than thirty-two letters'

function runDoctor(env: Record<string, string>) {
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'doctor.ts')], {
    env: { PATH: process.env.PATH, SECRET_KEY: SECRET, ...env },
    encoding: 'utf8',
  })
  return { status, text: stdout }
}

describe('the doctor', () => {
  it('finds nothing wrong with a server that has a session, and names store, mode and lifetime [A6]', async (t) => {
    const server = await startServer()
    t.after(() => server.remove())
    await new HttpClient(server.url).logIn()
    const env = {
      SESSION_FILE_DIR: server.sessionDirectory,
      DATABASE_URL: `sqlite:${join(server.directory, 'planner.db')}`,
    }
    const { status, text } = runDoctor(env)
    assert.match(text, /ok +Versions +Node 26.*@fastify\/session 11/)
    assert.match(
      text,
      /ok +Storage +filesystem\n.*HTTPS required +no\n.*Signing.*\n.*Cookie.*\n.*Lifetime +7 days/,
    )
    assert.match(text, /ok +Directory +.*mode 700/)
    assert.match(text, /ok +Session store +Files in .*: answers, 1 session open/)
    assert.match(text, /ok +Database +sqlite: answers/)
    assert.match(text, /All is well\.\n$/)
    assert.equal(status, 0)
    assert.doesNotMatch(text, new RegExp(SECRET))
    chmodSync(server.sessionDirectory, 0o755)
    const worse = runDoctor(env)
    assert.match(worse.text, /WRONG +Directory .*mode 755\. Run: chmod 700/)
    assert.equal(worse.status, 1)
  })

  it('warns of a Redis that deletes sessions when its memory is full', {
    skip: skipWithoutRedis(),
  }, async (t) => {
    const redis = await startRedis({ settings: ['--maxmemory-policy', 'allkeys-lru'] })
    t.after(() => redis.stop())
    const { status, text } = runDoctor({
      SESSION_TYPE: 'redis',
      REDIS_URL: redis.url,
      DATABASE_URL: 'sqlite::memory:',
    })
    assert.match(text, /WRONG +Session store .*maxmemory-policy allkeys-lru/)
    assert.equal(status, 1)
  })

  it('says that Redis does not answer, without its password [B28]', async () => {
    const url = `redis://:secret-word@127.0.0.1:${await freePort()}`
    const { status, text } = runDoctor({
      SESSION_TYPE: 'redis',
      REDIS_URL: url,
      DATABASE_URL: 'sqlite::memory:',
    })
    assert.match(text, /WRONG +Session store/)
    assert.doesNotMatch(text, /secret-word/)
    assert.equal(status, 1)
  })
})
