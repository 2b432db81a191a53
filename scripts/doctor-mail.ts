// What the doctor finds of mail: whether the mail server lets us in, and what became of the last mails.
import type { Config } from '../src/config/config.ts'
import type { Database } from '../src/database/database.ts'
import { type MailBacklog, surveyMails } from '../src/domain/mail-queue.ts'
import { openMailer } from '../src/mail/open-mailer.ts'
import { usingDatabase } from './open-resources.ts'
import { isThere } from './surroundings.ts'

/** Connects to the mail server and logs in there, and sends nothing. */
export async function mail(config: Config): Promise<string> {
  const mailer = await openMailer(config.mail, config.isProduction)
  if (!mailer) return 'none is sent: SMTP_URL is not set'
  const backlog = await mailBacklog(config)
  const place = await mailer.check().catch((error: Error) => {
    const target = config.mail.smtp?.label
    throw new Error(`${target} does not take mail: ${error.message}. ${backlog}`.trim())
  })
  return [`${place}: ${config.mail.smtp ? 'answers' : 'no SMTP_URL'}`, backlog].join('. ').trim()
}

/** Empty where the database is not there, which its own line says. */
async function mailBacklog(config: Config): Promise<string> {
  if (!isThere(config, { type: 'database' })) return ''
  const survey = (db: Database) => surveyMails(db, Date.now()).then(inWords, () => '')
  return usingDatabase(config, 'looking', survey)
}

const inWords = ({ waiting, sent, perhapsSent, failed }: MailBacklog): string =>
  `In 30 days ${sent} sent, ${perhapsSent} perhaps sent, ${failed} failed; ${waiting} waiting`
