// A mail server for tests on a free port: it accepts and keeps mails, and fails where a test wants it to.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'

export interface ReceivedMail {
  from: string
  to: string
  /** The headers by their names in lower case; folded lines are joined. */
  headers: Readonly<Record<string, string>>
  text: string
  html: string
}

/**
 * The answer that a test gives instead of the usual one; "hang up" closes the connection without an
 * answer.
 */
type Reply = string | 'hang up' | undefined

/** A step of SMTP; `message` is the dot that ends the mail. */
export type Stage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message'

export interface TestSmtp {
  /** smtp://127.0.0.1:…, or smtps */
  url: string
  mails: ReceivedMail[]
  /** Is called before each answer, and waited for; undefined gives the usual answer. */
  onStage: (stage: Stage, line: string) => Reply | Promise<Reply>
  /** Resolves with the next mail that no earlier call has returned. */
  next(): Promise<ReceivedMail>
  connections: number
}

/** @param tls undefined for a server without TLS */
export async function startSmtp(
  t: Pick<TestContext, 'after'>,
  tls?: { cert: Buffer; key: Buffer },
): Promise<TestSmtp> {
  const waiting: ((mail: ReceivedMail) => void)[] = []
  let seen = 0
  const smtp: TestSmtp = {
    url: '',
    mails: [],
    onStage: () => undefined,
    connections: 0,
    async next() {
      const known = smtp.mails[seen++]
      return known ?? new Promise((resolve) => waiting.push(resolve))
    },
  }
  const sockets = new Set<Socket>()
  const serve = (socket: Socket): void => {
    smtp.connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    void converse(socket, smtp, (mail) => {
      smtp.mails.push(mail)
      waiting.shift()?.(mail)
    })
  }
  const server = tls ? createTlsServer(tls, serve) : createServer(serve)
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  smtp.url = `${tls ? 'smtps' : 'smtp'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return smtp
}

const USUAL: Record<Stage, string> = {
  connect: '220 test',
  auth: '235 welcome',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  message: '250 taken',
}

async function converse(
  socket: Socket,
  smtp: TestSmtp,
  take: (mail: ReceivedMail) => void,
): Promise<void> {
  const mail = { from: '', to: '', data: '' }
  /** @returns whether the usual answer was given */
  async function answer(stage: Stage, line: string): Promise<boolean> {
    const reply = await smtp.onStage(stage, line)
    if (reply === 'hang up') socket.destroy()
    else if (!socket.destroyed) socket.write(`${reply ?? USUAL[stage]}\r\n`)
    return reply === undefined
  }
  await answer('connect', '')
  let isData = false
  for await (const line of linesOf(socket)) {
    if (isData && line !== '.') mail.data += `${line.replace(/^\./, '')}\r\n`
    else if (isData) {
      isData = false
      if (await answer('message', mail.data)) take(parse(mail))
    } else if (/^MAIL/i.test(line)) {
      Object.assign(mail, { from: inBrackets(line), data: '' })
      await answer('mail', line)
    } else if (/^RCPT/i.test(line)) {
      mail.to = inBrackets(line)
      await answer('rcpt', line)
    } else if (/^DATA/i.test(line)) isData = await answer('data', line)
    else if (/^AUTH/i.test(line)) await answer('auth', line)
    else if (/^EHLO/i.test(line)) socket.write('250-test\r\n250-AUTH PLAIN\r\n250 SIZE 1000000\r\n')
    else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
    else socket.write('250 ok\r\n')
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of socket.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch {
    // The sender was killed, or has closed the connection.
  }
}

const inBrackets = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? ''

function parse({ from, to, data }: { from: string; to: string; data: string }): ReceivedMail {
  const [head = '', ...rest] = data.split('\r\n\r\n')
  const headers = headersIn(head)
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1]
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`)
  const part = (type: string) => decoded(parts.find((text) => text.includes(type)) ?? '')
  return { from, to, headers, text: part('text/plain'), html: part('text/html') }
}

function headersIn(head: string): Record<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return Object.fromEntries(
    lines.map((line) => [line.split(':', 1)[0]?.toLowerCase(), line.replace(/^[^:]*:\s*/, '')]),
  )
}

/** The body of one part, decoded from quoted-printable or base64. */
function decoded(part: string): string {
  const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (!/quoted-printable/i.test(head)) return body
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
