// Passes each request to the server that answers just now; a restart or a crash between is not seen.
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from '../../src/dev/protocol.ts'
import { answerHeaders, type Forwarding, requestHeaders } from './forwarding.ts'
import type { GoodServer, Supervisor } from './supervisor.ts'

export interface ProxyOptions {
  supervisor: Pick<Supervisor, 'acquire' | 'release' | 'restart' | 'kill'>
  forwarding: Forwarding
  /** Answers a request for which there is no server. */
  answerTrouble: (request: IncomingMessage, response: ServerResponse, why: Trouble) => void
}

/** No server within the time, or it ended twice while it answered, or once what must not be repeated. */
export type Trouble = 'no server' | 'lost'

/** How long a request waits for a server. */
const HOLD_MS = 10_000
/** What a request carries is kept up to here, to be sent again; the server's own limit is 64 kB. */
const KEPT_BODY_BYTES = 256 * 1024
/** How many servers one request may lose: a page that kills its server would kill each new one. */
const MOST_LOSSES = 2
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS'])

type Outcome = 'answered' | 'not sent' | 'lost'

interface Body {
  kept: Buffer
  isWhole: boolean
}

export function proxy({ supervisor, forwarding, answerTrouble }: ProxyOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.on('error', () => {}) // The client went away; its response says so too.
    const body = await readBody(request)
    // The client broke off while sending: there is nothing to pass on.
    if (body.isWhole && !request.complete) return
    const giveUpAt = Date.now() + HOLD_MS
    for (let losses = 0; !response.destroyed; ) {
      const server = await supervisor.acquire(giveUpAt - Date.now())
      if (!server) return answerTrouble(request, response, 'no server')
      const outcome = await ask(server, request, body, response)
      supervisor.release(server)
      if (outcome === 'answered') return
      if (outcome === 'lost' && (++losses >= MOST_LOSSES || !isRepeatable(request, body))) {
        return answerTrouble(request, response, 'lost')
      }
      // The server is dying; give the supervisor a moment to notice.
      await Promise.race([server.process.gone, delay(100)])
    }
  }

  function ask(
    server: GoodServer,
    request: IncomingMessage,
    body: Body,
    response: ServerResponse,
  ): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    let isSent = false
    const upstream = httpRequest({
      socketPath: server.path,
      agent: false,
      setHost: false,
      method: request.method,
      path: request.url,
      headers: requestHeaders(request, forwarding),
    })
    const hangUp = () => upstream.destroy()
    response.once('close', hangUp)
    upstream.once('socket', (socket) => socket.once('connect', () => (isSent = true)))
    upstream.once('response', (answer) => passOn(answer, response, () => resolve('answered')))
    upstream.on('error', () => {
      if (response.destroyed || response.headersSent) resolve('answered')
      else resolve(isSent ? 'lost' : 'not sent')
    })
    upstream.once('close', () => response.off('close', hangUp))
    if (body.isWhole) upstream.end(body.kept)
    else {
      upstream.write(body.kept)
      request.pipe(upstream)
    }
    return promise
  }

  function passOn(answer: IncomingMessage, response: ServerResponse, done: () => void): void {
    const { kept, command } = answerHeaders(answer)
    if (command === 'restart') supervisor.restart({ hold: true })
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, kept)
    answer.pipe(response, { end: false })
    answer.once('end', () => finish(response, command, done))
    answer.once('error', () => {
      // Half of the answer is sent and can't be taken back: the client must see that it broke.
      response.destroy()
      done()
    })
  }

  function finish(response: ServerResponse, command: Command | undefined, done: () => void): void {
    if (command === 'kill') supervisor.kill() // Before the client can ask again.
    response.end()
    done()
  }
}

const isRepeatable = ({ method = '' }: IncomingMessage, body: Body): boolean =>
  body.isWhole && REPEATABLE.has(method)

/** The first part of the body, mostly all of it. */
function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  let bytes = 0
  return new Promise((resolve) => {
    const answer = (isWhole: boolean) => {
      request.off('data', onData)
      resolve({ kept: Buffer.concat(parts), isWhole })
    }
    const onData = (part: Buffer) => {
      parts.push(part)
      bytes += part.length
      if (bytes <= KEPT_BODY_BYTES) return
      request.pause()
      answer(false)
    }
    request.on('data', onData)
    request.once('end', () => answer(true))
    request.once('close', () => answer(true))
  })
}
