// Passes each request to the server that answers just now; a restart or a crash between is not seen.
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { GoodServer } from './dev-server.ts'
import { answerHeaders, type Forwarding, requestHeaders } from './forwarding.ts'
import { type Body, readBody } from './request-body.ts'
import type { Supervisor } from './supervisor.ts'

export interface ProxyOptions {
  supervisor: Pick<Supervisor, 'acquire' | 'restart' | 'kill'>
  forwarding: Forwarding
  /** Answers a request for which there is no server. */
  answerTrouble: (request: IncomingMessage, response: ServerResponse, why: Trouble) => void
}

/** No server within the time, or it ended twice while it answered, or once what must not be repeated. */
export type Trouble = 'no server' | 'lost'

/** How long a request waits for a server. */
const HOLD_MS = 10_000
/** How many servers one request may lose: a page that kills its server would kill each new one. */
const MOST_LOSSES = 2
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS'])

type Outcome = 'answered' | 'not sent' | 'lost'

export function proxy(options: ProxyOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.on('error', () => {}) // The client went away; its response says so too.
    const body = await readBody(request)
    // The client broke off while sending: there is nothing to pass on.
    if (body.isWhole && !request.complete) return
    await new Passage(options, request, body, response).run()
  }
}

/** The way of one request to a server, and of its answer back. */
class Passage {
  readonly #options: ProxyOptions
  readonly #request: IncomingMessage
  readonly #body: Body
  readonly #response: ServerResponse

  constructor(
    options: ProxyOptions,
    request: IncomingMessage,
    body: Body,
    response: ServerResponse,
  ) {
    this.#options = options
    this.#request = request
    this.#body = body
    this.#response = response
  }

  /** Asks one server after the other, until one has answered or none may be asked any more. */
  async run(): Promise<void> {
    const giveUpAt = Date.now() + HOLD_MS
    for (let losses = 0; !this.#response.destroyed; ) {
      const server = await this.#options.supervisor.acquire(giveUpAt - Date.now())
      if (!server) return this.#fail('no server')
      const outcome = await this.#ask(server)
      server.release()
      if (outcome === 'answered') return
      if (outcome === 'lost' && (++losses >= MOST_LOSSES || !this.#isRepeatable())) {
        return this.#fail('lost')
      }
      // The server is dying; give the supervisor a moment to notice.
      await Promise.race([server.gone, delay(100)])
    }
  }

  #fail(why: Trouble): void {
    this.#options.answerTrouble(this.#request, this.#response, why)
  }

  #isRepeatable(): boolean {
    return this.#body.isWhole && REPEATABLE.has(this.#request.method ?? '')
  }

  #ask({ path }: GoodServer): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const response = this.#response
    let isSent = false
    const upstream = httpRequest({
      socketPath: path,
      agent: false,
      setHost: false,
      method: this.#request.method,
      path: this.#request.url,
      headers: requestHeaders(this.#request, this.#options.forwarding),
    })
    const hangUp = () => upstream.destroy()
    response.once('close', hangUp)
    upstream.once('socket', (socket) => socket.once('connect', () => (isSent = true)))
    upstream.once('response', (answer) => this.#passOn(answer, () => resolve('answered')))
    upstream.on('error', () => {
      if (response.destroyed || response.headersSent) resolve('answered')
      else resolve(isSent ? 'lost' : 'not sent')
    })
    upstream.once('close', () => response.off('close', hangUp))
    this.#body.sendTo(upstream)
    return promise
  }

  #passOn(answer: IncomingMessage, done: () => void): void {
    const { supervisor } = this.#options
    const response = this.#response
    const { kept, command } = answerHeaders(answer)
    if (command === 'restart') supervisor.restart({ hold: true })
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, kept)
    answer.pipe(response, { end: false })
    answer.once('end', () => {
      if (command === 'kill') supervisor.kill() // Before the client can ask again.
      response.end()
      done()
    })
    answer.once('error', () => {
      // Half of the answer is sent and can't be taken back: the client must see that it broke.
      response.destroy()
      done()
    })
  }
}
