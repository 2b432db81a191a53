// Notices by mail: whoever does something with an account, its owner hears of it.
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import type { Mail } from '../pages/mails/mail.ts'
import { NOTICES, type NoticeKind } from '../pages/mails/notices.ts'
import { placeOf } from './session-index.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** It has caused a mail, or would have: in development the next page leads to the mailbox. */
    hasMailed?: boolean
  }
}

export interface NoticeNeeds {
  db: Database
  mail: Pick<Mail, 'sendLetter'>
  config: Pick<Config, 'mail'>
  clock: () => number
}

/**
 * Queues a notice of what this request has just done; nothing where no mail is sent. What was done
 * stays done when the database takes no mail just now: then the log says that nobody was told.
 * @param what it was done with, such as the name of a passkey
 */
export async function tellByMail(
  { db, mail, config, clock }: NoticeNeeds,
  request: FastifyRequest,
  kind: NoticeKind,
  personId: number,
  what = '',
): Promise<void> {
  const { sendLetter } = mail
  if (!sendLetter) return
  try {
    const person = await findPerson(db, personId)
    if (!person) return
    const { firstName, email } = person
    const { helpContact } = config.mail
    const at = clock()
    const letter = NOTICES[kind]({ firstName, at, ...placeOf(request), what, helpContact })
    request.hasMailed = true
    await sendLetter(db, email, letter, `${kind}/${personId}/${at}`)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
    request.log.warn(`Nobody could be told by mail (${kind}): ${error.message}`)
  }
}
