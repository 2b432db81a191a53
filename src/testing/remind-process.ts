// A process that queues reminders and sends them, as a server does, for tests that kill it:
// `remind-process.ts <database> <smtp url> [<mail at which it dies>]`, the database as JSON.
import { deriveKeys } from '../config/signing-keys.ts'
import { openDatabase } from '../database/database.ts'
import { linkTokens } from '../domain/invitation-links.ts'
import { mailQueue } from '../domain/mail-queue.ts'
import { MailSender } from '../domain/mail-sending.ts'
import { queueDueReminders } from '../domain/messages/due-reminders.ts'
import { takeUpForgotten } from '../domain/messages/rescheduling.ts'
import { isStillWanted } from '../domain/messages/still-wanted.ts'
import { smtpMailer } from '../mail/smtp-mailer.ts'
import { parseSmtpUrl } from '../mail/smtp-url.ts'
import { sealer as sealerOf } from '../system/sealed-text.ts'
import { MAIL_KEY } from './mail-process.ts'
import { SECRET } from './secret.ts'

/** Short, so that the next process need not wait for long. */
const LEASE_MS = 300
const LOOK_EVERY_MS = 20

/** Goes on until it is killed, or kills itself in the middle of a transaction. */
async function serve(place: string, url: string, diesAt: number): Promise<void> {
  const db = await openDatabase(JSON.parse(place))
  const sealer = sealerOf([MAIL_KEY])
  const clock = Date.now
  const queueMail = mailQueue(sealer, clock)
  let count = 0
  const needs: Parameters<typeof queueDueReminders>[0] = {
    ...{ db, clock, links: linkTokens(deriveKeys([SECRET], 'invitation link')) },
    hearFailure() {},
    queue: async (trx, { recipient, key, kind, expiresAt }) => {
      const { email: to, name } = recipient
      await queueMail(trx, { to, subject: kind, text: name, html: name, expiresAt }, key)
      if (++count === diesAt) process.kill(process.pid, 'SIGKILL')
    },
  }
  const sender = new MailSender({
    ...{ db, sealer, clock, leaseMs: LEASE_MS, log: { info() {}, warn() {} } },
    mailer: smtpMailer(parseSmtpUrl(url), 'party@example.com'),
    isStillWanted: (mail) => isStillWanted(db, mail, clock()),
    noteForgotten: (trx, mail) => takeUpForgotten(trx, mail, clock()),
  })
  setInterval(() => void queueDueReminders(needs).catch(() => {}), LOOK_EVERY_MS)
  setInterval(() => void sender.sendDue().catch(() => {}), LOOK_EVERY_MS)
}

const [place, url, diesAt = '0'] = process.argv.slice(2)
if (import.meta.main && place && url) await serve(place, url, Number(diesAt))
