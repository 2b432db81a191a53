// Opens the mailer that the settings ask for; nodemailer is loaded only where there is a mail server.
import type { MailSettings } from '../config/mail.ts'
import { keepingMailer, type Mailer } from './mailer.ts'

/** Undefined in production without SMTP_URL: there no mail is sent. */
export async function openMailer(
  { smtp, from }: MailSettings,
  isProduction: boolean,
): Promise<Mailer | undefined> {
  if (!smtp) return isProduction ? undefined : keepingMailer()
  const { smtpMailer } = await import('./smtp-mailer.ts')
  return smtpMailer(smtp, from)
}
