// Answers what Node itself refuses before it becomes a request, with a page like any other.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Words {
  status: number
  /** The status as HTTP names it. */
  reason: string
  heading: string
  message: string
}

const WORDS: Readonly<Record<string, Words>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    heading: 'That is too much',
    message:
      'The address and the headers of a request may have 16 kB together. Mostly it is too many cookies: deleting the cookies of this site helps, and you log in again.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    reason: 'Payload Too Large',
    heading: 'That is too much',
    message: 'The request carries more than a form may.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    heading: 'That took too long',
    message: 'The request did not arrive in time. Please try again.',
  },
}

const UNMET: Words = {
  status: 417,
  reason: 'Expectation Failed',
  heading: 'We could not read this request',
  message: 'It expects of the server what it can’t do.',
}

const UNREADABLE: Words = {
  status: 400,
  reason: 'Bad Request',
  heading: 'We could not read this request',
  message:
    'It is not written as HTTP asks. If you came here with a browser, look whether the address begins with https or http as it must.',
}

/**
 * How long a connection stays open after such an answer: a client that is still sending would
 * otherwise lose it.
 */
const LINGER_MS = 1_000

/** @param headers the headers that every answer has */
export function answerUnreadable(server: Server, headers: Readonly<Record<string, string>>): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable) return // The request was answered already, or the client is gone.
    if (error.code === 'ECONNRESET') return void socket.destroy()
    socket.resume()
    socket.end(answerWith(WORDS[error.code ?? ''] ?? UNREADABLE, headers))
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  })
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const body = pageWith(UNMET)
    response.writeHead(UNMET.status, { ...headers, ...aboutPage(body) }).end(body)
  })
}

function answerWith(words: Words, headers: Readonly<Record<string, string>>): string {
  const body = pageWith(words)
  const lines = Object.entries({ ...headers, ...aboutPage(body) }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `HTTP/1.1 ${words.status} ${words.reason}\r\n${lines.join('')}\r\n${body}`
}

const aboutPage = (body: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-length': Buffer.byteLength(body),
  'cache-control': 'no-store',
  connection: 'close',
})

/** A page without template, styles and person: it is not known who asks, and nothing may fail here. */
const pageWith = ({ status, heading, message }: Words): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Error: ${heading}</title>
<main>
<h1>${heading}</h1>
<p>${message}</p>
<p><a href="/">Go to the home page</a></p>
<p>Error ${status}</p>
</main>
</html>
`
