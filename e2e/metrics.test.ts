import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Metrics, metricsText, startMetrics } from '../src/monitoring/metrics.ts'
import { meteredStore } from '../src/sessions/metered-store.ts'
import { type SessionStore, StoreUnavailable } from '../src/sessions/session-store.ts'
import { john } from '../src/testing/cast.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { startServer } from '../src/testing/server-process.ts'

const linesOf = (metrics: Metrics): string[] => metricsText([metrics.measure()]).split('\n')

describe('metrics', () => {
  it('are counters and histograms in the text format of Prometheus', (t) => {
    const metrics = startMetrics(3)
    t.after(() => metrics.close())
    metrics.count('planner_requests_total', 'method="GET",status="200"')
    metrics.count('planner_requests_total', 'method="GET",status="200"')
    for (const seconds of [0.0004, 0.02, 9]) metrics.time('planner_request_seconds', '', seconds)
    const lines = linesOf(metrics)
    for (const line of [
      '# TYPE planner_requests_total counter',
      'planner_requests_total{worker="3",method="GET",status="200"} 2',
      '# TYPE planner_request_seconds histogram',
      'planner_request_seconds_bucket{worker="3",le="0.0005"} 1',
      'planner_request_seconds_bucket{worker="3",le="0.025"} 2',
      'planner_request_seconds_bucket{worker="3",le="2.5"} 2',
      'planner_request_seconds_bucket{worker="3",le="+Inf"} 3',
      'planner_request_seconds_sum{worker="3"} 9.0204',
      'planner_request_seconds_count{worker="3"} 3',
    ]) {
      assert.ok(lines.includes(line), line)
    }
    assert.ok(lines.some((line) => /^planner_event_loop_delay_seconds\{.*"0.99"\} \d/.test(line)))
    for (const line of lines.filter((line) => line !== '' && !line.startsWith('#'))) {
      assert.match(line, /^[a-z_]+\{worker="3"(,[a-z]+="[^"]*")*\} [\d.e+-]+$/)
    }
  })

  it('of the session store tell what came of each read and write [B40]', async (t) => {
    const metrics = startMetrics(1)
    t.after(() => metrics.close())
    const store = meteredStore(
      {
        type: 'memory',
        read: () => undefined,
        create: async () => {},
        update: async () => {
          throw new StoreUnavailable('away')
        },
        destroy: async () => true,
      } as unknown as SessionStore,
      metrics,
    )
    assert.equal(store.read('x'), undefined, 'an answer without a promise stays one')
    await store.create('x', {} as never)
    await assert.rejects(
      store.update('x', () => {}),
      StoreUnavailable,
    )
    assert.equal(await store.destroy('x'), true)
    const lines = linesOf(metrics)
    for (const [operation, outcome] of [
      ['read', 'absent'],
      ['create', 'done'],
      ['update', 'unavailable'],
      ['destroy', 'done'],
    ]) {
      const labels = `worker="1",operation="${operation}"`
      assert.ok(
        lines.includes(`planner_session_operations_total{${labels},outcome="${outcome}"} 1`),
      )
      assert.ok(lines.includes(`planner_session_seconds_count{${labels}} 1`))
    }
  })
})

describe('/metrics', () => {
  it('is for this machine alone, and never for a proxy on it', async (t) => {
    const server = await startServer({ env: { METRICS: 'on' } })
    t.after(() => server.remove())
    const client = new HttpClient(server.url)
    await client.logIn()
    await client.logIn(john.email, 'wrong')
    await client.post('/appearance', { theme: 'dark' }, { 'sec-fetch-site': 'cross-site' })
    const { status, headers, text } = await client.get('/metrics')
    assert.equal(status, 200)
    assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    assert.match(text, /planner_logins_total\{worker="1",outcome="welcome"\} 1/)
    assert.match(text, /planner_logins_total\{worker="1",outcome="wrong"\} 1/)
    assert.match(text, /planner_refusals_total\{worker="1",reason="sent from another site"\} 1/)
    assert.match(text, /planner_session_operations_total\{.*operation="create",outcome="done"\} 1/)
    assert.doesNotMatch(text, /john|session=/)
    const proxied = await client.get('/metrics', { 'x-forwarded-for': '203.0.113.7' })
    assert.equal(proxied.status, 404)
  })

  it('asks for its token where there is one, and is not there while METRICS is off', async (t) => {
    const server = await startServer({ env: { METRICS: 'on', METRICS_TOKEN: 'sixteen letters!' } })
    t.after(() => server.remove())
    const client = new HttpClient(server.url)
    const ask = async (authorization: string) =>
      (await client.get('/metrics', { authorization })).status
    assert.equal((await client.get('/metrics')).status, 401)
    assert.equal(await ask('Bearer sixteen letters?'), 401)
    assert.equal(await ask('Bearer sixteen letters!'), 200)
    await server.restart('SIGTERM', { METRICS: 'off' })
    assert.equal((await client.get('/metrics')).status, 404)
  })
})

describe('/health and /ready', () => {
  it('answer while all is well, without a session, a cookie or a log line', async (t) => {
    const server = await startServer()
    t.after(() => server.remove())
    const client = new HttpClient(server.url)
    assert.equal((await client.get('/health')).text, '{"alive":true}')
    const ready = await client.get('/ready')
    assert.equal(
      ready.text,
      '{"ready":true,"sessions":"answers","database":"answers","mail":"goes out"}',
    )
    assert.equal(ready.headers.get('cache-control'), 'no-store')
    assert.equal(client.cookies.size, 0)
    assert.doesNotMatch(server.output(), /GET \/(health|ready)/)
  })
})
