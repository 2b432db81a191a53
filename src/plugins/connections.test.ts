import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { startApp } from '../testing/app.ts'
import { MAX_CONNECTIONS, serverLimits } from './limits.ts'

async function listen(t: TestContext) {
  const { app } = await startApp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: (app.server.address() as AddressInfo).port }
}

/** Everything that the server answers to a text, until it closes the connection. */
async function answerTo(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let answer = ''
  socket.setEncoding('utf8').on('data', (part) => {
    answer += part
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}

describe('what Node itself can’t read', () => {
  it('is answered with a page in plain words and the security headers', async (t) => {
    const { app, port } = await listen(t)
    const { headers } = await app.inject('/')
    const cases: [string, RegExp, RegExp][] = [
      ['nonsense\r\n\r\n', /^HTTP\/1\.1 400 Bad Request\r\n/, /We could not read this request/],
      [
        'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
        /^HTTP\/1\.1 400 Bad Request\r\n/,
        /does not say which host/,
      ],
      [
        'GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n',
        /^HTTP\/1\.1 417 Expectation Failed\r\n/,
        /We could not read this request/,
      ],
      [
        `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`,
        /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/,
        /deleting the cookies of this site helps/,
      ],
      [
        'POST /organizer/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
        /^HTTP\/1\.1 400 /,
        /We could not read this request/,
      ],
    ]
    for (const [text, status, words] of cases) {
      const answer = await answerTo(port, text)
      assert.match(answer, status, text.slice(0, 40))
      assert.match(answer, words)
      for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy']) {
        assert.ok(answer.includes(`\r\n${name}: ${headers[name]}\r\n`), name)
      }
      assert.match(answer, /\r\nconnection: close\r\n/i)
      assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1, 'answered once')
    }
  })
})

describe('a connection', () => {
  it('is kept longer than proxies keep theirs, and yet a stop is fast', async (t) => {
    const { app, port } = await listen(t)
    const sockets: Socket[] = []
    app.server.on('connection', (socket) => sockets.push(socket))
    const agent = new Agent({ keepAlive: true })
    t.after(() => agent.destroy())
    const asked = request({ port, host: '127.0.0.1', path: '/health', agent }).end()
    const [answer] = await once(asked, 'response')
    assert.equal(answer.headers['keep-alive'], 'timeout=125')
    answer.resume()
    await once(answer, 'end')
    assert.ok(serverLimits.keepAliveTimeout > 120_000)
    assert.ok(Number(sockets[0]?.timeout) >= serverLimits.keepAliveTimeout)
    const start = performance.now()
    await app.close()
    assert.ok(performance.now() - start < 5_000)
  })

  it('beyond the bound is hung up on', async (t) => {
    const { app, port } = await listen(t)
    assert.equal(app.server.maxConnections, MAX_CONNECTIONS)
    app.server.maxConnections = 1
    const isAccepted = once(app.server, 'connection')
    const first = connect(port, '127.0.0.1')
    t.after(() => first.destroy())
    await isAccepted
    assert.equal(await answerTo(port, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'), '')
    first.end('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    const [data] = await once(first, 'data')
    assert.match(`${data}`, /^HTTP\/1\.1 200 OK/)
  })
})
