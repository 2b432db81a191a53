// A process that sends the queued mails of a database, for tests that kill it: `mail-process.ts
// <file> <smtp url>`.
import { openDatabase } from '../database/database.ts'
import { MailSender } from '../domain/mail-sending.ts'
import { smtpMailer } from '../mail/smtp-mailer.ts'
import { parseSmtpUrl } from '../mail/smtp-url.ts'
import { sealer } from '../system/sealed-text.ts'

/** The key with which tests seal the mails that they queue. */
export const MAIL_KEY = Buffer.alloc(32, 7)
/** A short lease, so that the next process need not wait for long. */
const LEASE_MS = 300

/** Sends until it is killed, or no mail is left. */
async function sendAll(file: string, url: string): Promise<void> {
  const sender = new MailSender({
    db: await openDatabase({ kind: 'sqlite', file }),
    sealer: sealer([MAIL_KEY]),
    mailer: smtpMailer(parseSmtpUrl(url), 'party@example.com'),
    clock: Date.now,
    log: { info() {}, warn: (line: string) => console.log(line) },
    leaseMs: LEASE_MS,
  })
  const look = () => void sender.sendDue()
  look()
  setInterval(look, 20)
}

const [file, url] = process.argv.slice(2)
if (import.meta.main && file && url) await sendAll(file, url)
