// Sends GET requests over open connections, each with another cookie, for `npm run bench`.
//
// It is a process of its own, so that its work does not count as the server's. It prints one line of
// JSON, a Load.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

export interface LoadOptions {
  port: number
  path: string
  /**
   * A file with one cookie on each line, of which each request takes the next; undefined for no
   * cookies.
   */
  cookieFile?: string | undefined
  seconds: number
  connections: number
}

/** What was answered within the time. */
export interface Load {
  answered: number
  /** How many answers had another status than 200, and how many connections broke. */
  failed: number
  /** Milliseconds from the request to the end of the answer, after the client has warmed up. */
  p50: number
  p99: number
}

/** In its first moments the client itself is slow: its connections open, and its code is not compiled. */
const WARM_UP_MS = 500

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions
const cookies = options.cookieFile
  ? readFileSync(options.cookieFile, 'utf8').trim().split('\n')
  : []
const start = `GET ${options.path} HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\nX-Forwarded-Proto: https\r\n`
const LENGTH = /content-length: (\d+)/i

const times: number[] = []
const countFrom = performance.now() + WARM_UP_MS
let answered = 0
let failed = 0
let sent = 0

function nextRequest(): string {
  const cookie = cookies[sent++ % cookies.length]
  return `${start}${cookie === undefined ? '' : `Cookie: ${cookie}\r\n`}\r\n`
}

/** Sends the next request as soon as an answer is complete. */
function ask(): void {
  const socket = connect(options.port, '127.0.0.1')
  let missing = 0
  let sentAt = 0
  const send = () => {
    sentAt = performance.now()
    socket.write(nextRequest())
  }
  socket.on('connect', send)
  socket.on('error', () => failed++)
  socket.on('data', (chunk: Buffer) => {
    missing = missing === 0 ? missingAfter(chunk) : missing - chunk.length
    if (missing > 0) return
    missing = 0
    answered++
    const now = performance.now()
    if (now > countFrom) times.push(now - sentAt)
    send()
  })
}

/** @returns how many bytes of the answer that begins with `chunk` are still to come */
function missingAfter(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n')
  const head = chunk.toString('latin1', 0, end)
  if (!head.startsWith('HTTP/1.1 200')) failed++
  return Number(LENGTH.exec(head)?.[1] ?? 0) - (chunk.length - end - 4)
}

for (let i = 0; i < options.connections; i++) ask()
setTimeout(() => {
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  const load: Load = { answered, failed, p50: at(0.5), p99: at(0.99) }
  console.log(JSON.stringify(load))
  process.exit(0)
}, options.seconds * 1_000)
