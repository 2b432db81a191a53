import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { bob, john } from '../src/testing/cast.ts'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { type ServerProcess, startServer } from '../src/testing/server-process.ts'

async function startWorkers(t: TestContext, count: number, env: Record<string, string> = {}) {
  const server = await startServer({ env: { WORKERS: String(count), ...env } })
  t.after(() => server.remove())
  await eventually('all workers serve', () => pidsIn(server.output()).length === count)
  return server
}

const pidsIn = (output: string): number[] =>
  (/workers serve: processes ([\d, ]+)/.exec(output)?.[1] ?? '')
    .split(', ')
    .filter(Boolean)
    .map(Number)

const times = (output: string, line: string): number => output.split(line).length - 1

/** One GET, on a connection of its own or on the agent's: the status, or what went wrong. */
function get(server: ServerProcess, path: string, cookie = '', agent?: Agent) {
  return new Promise<number | string>((resolve) => {
    const headers = cookie ? { cookie } : {}
    const asked = request(server.url + path, { headers, agent: agent ?? false }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
      answer.once('error', (error) => resolve(error.message))
    })
    asked.once('error', (error) => resolve(error.message))
    asked.end()
  })
}

const cookieOf = (client: HttpClient): string => `session=${client.session}`

describe('WORKERS', { concurrency: 2 }, () => {
  it('share log-ins, one noted start, and one sweep [B35]', async (t) => {
    const server = await startWorkers(t, 4, { METRICS: 'on' })
    const client = new HttpClient(server.url)
    await client.logIn()
    for (let i = 0; i < 16; i++)
      assert.equal(await get(server, '/organizer/', cookieOf(client)), 200)
    const { text } = await client.get('/metrics')
    for (const worker of [1, 2, 3, 4]) {
      assert.match(text, new RegExp(`planner_requests_total\\{worker="${worker}"`))
    }
    assert.match((await client.get('/organizer/')).text, /survived 0 restarts/)
    assert.equal(times(server.output(), 'Created session directory: '), 1)
    assert.equal(times(server.output(), 'Session directory ready: '), 1)
    await server.restart()
    await eventually('they serve again', () => times(server.output(), 'workers serve') === 2)
    let greeted = 0
    for (let i = 0; i < 12; i++) {
      const { text } = await new HttpClient(server.url).get('/organizer/', {
        cookie: cookieOf(client),
      })
      assert.match(text, /survived 1 restart/)
      if (text.includes('Your light was still on')) greeted++
    }
    assert.equal(greeted, 1)
  })

  it('count failed log-ins together', async (t) => {
    const server = await startWorkers(t, 3)
    const guess = (i: number) => new HttpClient(server.url).logIn(john.email, `no ${i}`)
    const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => guess(i)))
    const refused = answers.filter(({ status }) => status === 401).length
    assert.ok(refused >= 10 && refused <= 12, `${refused} guesses were checked`)
    assert.equal((await guess(99)).status, 429)
  })

  it('are replaced on SIGHUP without one failed request under load [B35]', async (t) => {
    const server = await startWorkers(t, 2)
    const client = new HttpClient(server.url)
    await client.logIn()
    const agent = new Agent({ keepAlive: true, maxSockets: 12 })
    t.after(() => agent.destroy())
    const failures: (number | string)[] = []
    let [answered, isOver] = [0, false]
    const visitor = async (agents: Agent | undefined, path: string) => {
      while (!isOver) {
        const outcome = await get(server, path, cookieOf(client), agents)
        if (outcome === 200) answered++
        else failures.push(outcome)
      }
    }
    const visitors = [
      ...Array.from({ length: 10 }, () => visitor(agent, '/organizer/')),
      ...Array.from({ length: 4 }, () => visitor(undefined, '/')),
    ]
    const newcomers = async () => {
      while (!isOver) {
        const { status } = await new HttpClient(server.url).logIn(bob.email)
        if (status !== 303) failures.push(`log-in ${status}`)
      }
    }
    visitors.push(newcomers())
    for (const round of [1, 2]) {
      process.kill(server.pid, 'SIGHUP')
      await eventually('replaced', () => times(server.output(), 'workers are replaced') === round)
    }
    const before = answered
    await eventually('the new ones answer', () => answered > before + 200)
    isOver = true
    await Promise.all(visitors)
    assert.deepEqual(failures, [])
    t.diagnostic(`${answered} requests answered`)
    const old = pidsIn(server.output())
    await eventually('the old ones are gone', () => old.every((pid) => !isAlive(pid)))
    assert.equal(await client.isLoggedIn(), true)
  })

  it('are replaced when they crash', async (t) => {
    const server = await startWorkers(t, 2)
    const client = new HttpClient(server.url)
    await client.logIn()
    for (const pid of pidsIn(server.output())) process.kill(pid, 'SIGKILL')
    await eventually('others take their place', () => times(server.output(), 'serves again') === 2)
    assert.match(server.output(), /Worker 1 \(process \d+\) has ended \(SIGKILL\)/)
    assert.equal(await client.isLoggedIn(), true)
  })

  it('that can not start leave the old ones in place, and never loop', async (t) => {
    const server = await startWorkers(t, 2)
    rmSync(server.sessionDirectory, { recursive: true })
    writeFileSync(server.sessionDirectory, 'in the way')
    process.kill(server.pid, 'SIGHUP')
    await eventually('it is said', () => /old ones stay/.test(server.output()))
    assert.equal(await get(server, '/'), 200)
    for (const pid of pidsIn(server.output())) process.kill(pid, 'SIGKILL')
    await eventually('it gives up', () => /No worker is left/.test(server.output()))
    assert.equal(await server.stop(), 1)
    assert.ok(times(server.output(), 'is not a directory') <= 12)
  })

  it('answer what is under way when the primary is stopped, and leave nothing behind', async (t) => {
    const server = await startWorkers(t, 2)
    const answers = Array.from({ length: 24 }, () => new HttpClient(server.url).logIn())
    await Promise.any(answers) // Hashing goes one by one: the others are under way.
    const stopped = server.stop('SIGTERM')
    for (const { status } of await Promise.all(answers)) assert.equal(status, 303)
    assert.equal(await stopped, 0)
    for (const pid of pidsIn(server.output())) assert.equal(isAlive(pid), false)
  })

  it('end with a primary that is killed', async (t) => {
    const server = await startWorkers(t, 2)
    await server.stop('SIGKILL')
    await eventually('they end', () => pidsIn(server.output()).every((pid) => !isAlive(pid)))
    await server.start()
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
