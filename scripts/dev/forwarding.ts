// Which headers pass through the proxy, and what it adds: the visitor's address and its secret.
import type { IncomingMessage } from 'node:http'
import { COMMAND_HEADER, type Command } from '../../src/dev/protocol.ts'
import { DEV_PROXY_SECRET_HEADER, isFromThisMachine } from '../../src/system/request-source.ts'

/** Headers that speak of one connection alone (RFC 9110, 7.6.1). Transfer-Encoding is kept: Node applies it. */
const OF_THE_CONNECTION = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]
const FROM_PROXIES = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']

export interface Forwarding {
  /** Sent along with what comes from this machine. */
  devProxySecret: string
  /** TRUST_PROXY is set: a proxy in front speaks the truth, and this one only adds to it. */
  trustsProxies: boolean
}

/** The request's headers as they came, name and value in turn, and the client's address. */
export function requestHeaders(request: IncomingMessage, forwarding: Forwarding): string[] {
  const { headers, socket } = request
  const left = new Set([
    ...connectionHeaders(headers.connection),
    'expect',
    DEV_PROXY_SECRET_HEADER,
  ])
  const before = forwarding.trustsProxies ? headers['x-forwarded-for'] : undefined
  for (const name of forwarding.trustsProxies ? ['x-forwarded-for'] : FROM_PROXIES) left.add(name)
  const kept = without(request.rawHeaders, left)
  const address = socket.remoteAddress ?? ''
  kept.push('X-Forwarded-For', before ? `${before}, ${address}` : address)
  if (isFromThisMachine(request)) kept.push(DEV_PROXY_SECRET_HEADER, forwarding.devProxySecret)
  const hasBody =
    headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  if (!hasBody && !['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '')) {
    kept.push('Content-Length', '0') // Else Node would send an empty body in chunks.
  }
  return kept
}

/** The answer's headers, and what the answer asks of the parent. */
export function answerHeaders(answer: IncomingMessage): { kept: string[]; command?: Command } {
  const left = new Set([...connectionHeaders(answer.headers.connection), COMMAND_HEADER])
  const command = answer.headers[COMMAND_HEADER] as Command | undefined
  return { kept: without(answer.rawHeaders, left), ...(command && { command }) }
}

function connectionHeaders(named: string | undefined): string[] {
  const also = (named ?? '').toLowerCase().split(',')
  return [...OF_THE_CONNECTION, ...also.map((name) => name.trim())].filter(isSpare)
}

/** What frames the message stays, whatever a client's Connection header names. */
const isSpare = (name: string): boolean =>
  !['', 'close', 'host', 'content-length', 'transfer-encoding', 'cookie'].includes(name)

function without(raw: readonly string[], left: ReadonlySet<string>): string[] {
  const kept: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const [name = '', value = ''] = [raw[i], raw[i + 1]]
    if (!left.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}
