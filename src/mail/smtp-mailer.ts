// Hands mails to a mail server by SMTP; hides nodemailer, the connection, and what its errors mean.
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Delivery, Mailer, Message } from './mailer.ts'
import type { SmtpTarget } from './smtp-url.ts'

/** Milliseconds; nobody waits but the mails behind. */
const TIMEOUTS = {
  connectionTimeout: 15_000,
  dnsTimeout: 10_000,
  greetingTimeout: 15_000,
  /** So long a mail server may think about a mail that it was handed. */
  socketTimeout: 60_000,
}

interface SmtpError extends Error {
  code?: string | undefined
  command?: string | undefined
  responseCode?: number | undefined
}

/** @param from MAIL_FROM */
export function smtpMailer(target: SmtpTarget, from: string): Mailer {
  let kept: SMTPConnection | undefined

  /** One connection serves mail after mail, for as long as each is taken. */
  async function connection(): Promise<SMTPConnection> {
    const isOpen = kept !== undefined && !kept.destroyed
    return isOpen ? (kept as SMTPConnection) : open(target)
  }

  return {
    async deliver(message, handOver, signal) {
      const raw = await compose(message, from)
      const opened = await connection().catch((error: SmtpError) => error)
      if (opened instanceof Error) return { kind: 'away', reason: reasonOf(opened) }
      kept = opened
      const outcome = await send(
        opened,
        { from: addressIn(from), to: message.to, raw },
        handOver,
        signal,
      )
      if (outcome.kind === 'sent') return outcome
      opened.close()
      return outcome
    },

    async check() {
      const opened = await open(target).catch((error: SmtpError) => {
        throw new Error(reasonOf(error))
      })
      opened.quit()
      return target.label
    },

    rest() {
      kept?.quit()
      kept = undefined
    },
  }
}

/** Connected, encrypted where it must be, and logged in. */
function open({ host, port, secure, requireTls, auth }: SmtpTarget): Promise<SMTPConnection> {
  const connection = new SMTPConnection({ ...TIMEOUTS, host, port, secure, requireTLS: requireTls })
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      connection.close()
      reject(error)
    }
    // It goes on to listen: later errors reach whoever sends, by the callback.
    connection.on('error', fail)
    connection.connect((error) => {
      if (error) return fail(error)
      if (!auth) return resolve(connection)
      connection.login({ ...auth, credentials: auth }, (refused) =>
        refused ? fail(refused) : resolve(connection),
      )
    })
  })
}

interface Handed {
  from: string
  to: string
  raw: Buffer
}

async function send(
  connection: SMTPConnection,
  { from, to, raw }: Handed,
  handOver: () => Promise<void>,
  signal: AbortSignal,
): Promise<Delivery> {
  const state = { isOver: false, handing: undefined as Promise<void> | undefined }
  /** Read once the server wants the message; its end is what lets the final dot go out. */
  async function* content(): AsyncGenerator<Buffer> {
    yield raw
    state.handing = handOver()
    await state.handing
    state.isOver = true
  }
  const giveUp = () => {
    if (!state.isOver) connection.close()
  }
  signal.addEventListener('abort', giveUp)
  const failed = await sent(connection, { from, to: [to], size: raw.length }, content())
  signal.removeEventListener('abort', giveUp)
  if (!failed) return { kind: 'sent' }
  await state.handing // Throws what kept the mail from being handed over.
  return meaningOf(failed, state.isOver)
}

/** Null when the mail server took the message. */
async function sent(
  connection: SMTPConnection,
  envelope: { from: string; to: string[]; size: number },
  content: AsyncGenerator<Buffer>,
): Promise<SmtpError | null> {
  const done = Promise.withResolvers<SmtpError | null>()
  // It comes before the error that tells why.
  const onEnd = () => setImmediate(() => done.resolve(new Error('the connection was closed')))
  connection.once('end', onEnd)
  connection.send(envelope, Readable.from(content), done.resolve)
  const failed = await done.promise
  connection.off('end', onEnd)
  return failed
}

/** @param isOver whether the mail server may have the whole message */
function meaningOf(error: SmtpError, isOver: boolean): Delivery {
  const { code = '', command = '', responseCode } = error
  const reason = reasonOf(error)
  const isAnswer = responseCode !== undefined && command !== 'CONN'
  if (isOver && !isAnswer) return { kind: 'perhaps', reason }
  if (isAnswer && !/^(MAIL|AUTH|EHLO|HELO|STARTTLS)/.test(command)) {
    return { kind: responseCode >= 500 ? 'refused' : 'later', reason }
  }
  const isOurs = !isAnswer && /^(EENVELOPE|EMESSAGE)$/.test(code) // No server was asked.
  return { kind: isOurs ? 'refused' : 'away', reason }
}

/** A filter may quote a link of the mail, which is a key. */
const reasonOf = ({ message }: Error): string =>
  message
    .replace(/https?:\S+/gi, 'a link')
    .replace(/[0-9a-z]{26}/g, 'a token')
    .replace(/\s+/g, ' ')
    .slice(0, 300)

/** "party@example.com" of "Holiday Party <party@example.com>". */
const addressIn = (from: string): string => /<([^<>]+)>$/.exec(from)?.[1] ?? from

/** Mail programs show a button for it (RFC 8058). */
const oneClick = (url: string) => ({
  'List-Unsubscribe': { prepared: true, value: `<${url}>` },
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})

function compose(message: Message, from: string): Promise<Buffer> {
  const { id, to, subject, text, html, unsubscribe, writtenAt } = message
  const mail = new MailComposer({
    ...{ from, subject, text, html },
    to: { name: '', address: to },
    messageId: `<${id}@${addressIn(from).replace(/.*@/, '')}>`,
    date: new Date(writtenAt),
    // No machine answers a machine (RFC 3834).
    headers: {
      ...{ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      ...(unsubscribe && oneClick(unsubscribe)),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return mail.compile().build()
}
