// What mails are written and sent with, made from the settings.
import type { Config } from '../../config/config.ts'
import { deriveKeys } from '../../config/signing-keys.ts'
import { mailQueue, type QueueMail } from '../../domain/mail-queue.ts'
import type { Mailer } from '../../mail/mailer.ts'
import { openMailer } from '../../mail/open-mailer.ts'
import { type Sealer, sealer } from '../../system/sealed-text.ts'
import { guestMailer, type SendToGuest } from './guest-mail.ts'
import { type Letter, letterTemplates, letterWriter, type SendLetter } from './letter.ts'

export interface Mail {
  /** Undefined where no mail is sent; then the following are undefined too. */
  mailer: Mailer | undefined
  queueMail: QueueMail | undefined
  sendLetter: SendLetter | undefined
  sendToGuest: SendToGuest | undefined
  /** Seals and opens queued mails. */
  sealer: Sealer
  /** A letter as plain text, just as its readers get it; works where no mail is sent, too. */
  textOf: (letter: Letter) => string
}

export async function openMail(
  {
    root,
    isProduction,
    mail,
    secretKeys,
  }: Pick<Config, 'root' | 'isProduction' | 'mail' | 'secretKeys'>,
  clock: () => number,
): Promise<Mail> {
  const mailer = await openMailer(mail, isProduction)
  const sealing = sealer(deriveKeys(secretKeys, 'mail'))
  const queueMail = mailer && mailQueue(sealing, clock)
  const write = letterTemplates(root, isProduction)
  const siteUrl = mail.publicUrl
  const sendLetter = queueMail && letterWriter({ write, siteUrl }, queueMail)
  const [unsubscribeKey] = deriveKeys(secretKeys, 'unsubscribe link') as [Buffer]
  const sendToGuest = sendLetter && guestMailer(sendLetter, unsubscribeKey, clock)
  const textOf = (letter: Letter) => write.text({ ...letter, siteUrl })
  return { mailer, queueMail, sendLetter, sendToGuest, sealer: sealing, textOf }
}
