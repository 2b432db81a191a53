// What mails are written and sent with, put together from the settings.
import type { Config } from '../../config/config.ts'
import { deriveKeys } from '../../config/signing-keys.ts'
import { mailQueue, type QueueMail } from '../../domain/mail-queue.ts'
import type { Mailer } from '../../mail/mailer.ts'
import { openMailer } from '../../mail/open-mailer.ts'
import { type Sealer, sealer } from '../../system/sealed-text.ts'
import { letterWriter, type SendLetter } from './letter.ts'

export interface Mail {
  /** Undefined where no mail is sent, and so is what follows. */
  mailer: Mailer | undefined
  queueMail: QueueMail | undefined
  sendLetter: SendLetter | undefined
  /** Opens what is queued. */
  sealer: Sealer
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
  const writing = { root, isProduction, siteUrl: mail.publicUrl }
  const sendLetter = queueMail && letterWriter(writing, queueMail)
  return { mailer, queueMail, sendLetter, sealer: sealing }
}
