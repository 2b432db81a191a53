// What the doctor finds of mail: whether the mail server lets us in, and what became of the last mails.
import { existsSync } from 'node:fs'
import type { Config } from '../src/config/config.ts'
import { closeDatabase, openDatabase, parseDatabaseUrl } from '../src/database/database.ts'
import { surveyMails } from '../src/domain/mail-queue.ts'
import { openMailer } from '../src/mail/open-mailer.ts'

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
async function mailBacklog({ databaseUrl, root }: Config): Promise<string> {
  const target = parseDatabaseUrl(databaseUrl, root)
  if (target.kind === 'sqlite' && !existsSync(target.file)) return ''
  const db = await openDatabase(target, { isForLooking: true })
  try {
    const { waiting, sent, perhapsSent, failed } = await surveyMails(db, Date.now())
    return `In 30 days ${sent} sent, ${perhapsSent} perhaps sent, ${failed} failed; ${waiting} waiting`
  } catch {
    return ''
  } finally {
    await closeDatabase(db)
  }
}
