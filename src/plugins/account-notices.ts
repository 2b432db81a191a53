// Notices by mail, which tell the owner of an account what was done with it, whoever did it.
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import type { SecurityEventKind } from '../domain/security-log.ts'
import type { Mail } from '../pages/mails/mail.ts'
import { NOTICES, type NoticeKind } from '../pages/mails/notices.ts'
import { noteSecurity } from './security-log.ts'
import { placeOf } from './session-index.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Whether the request caused a mail, or would have where mail is sent; in development the next
     * page links to the mailbox.
     */
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
 * The names of notices in the security log. A log-in on a new device is missing, since it is logged
 * as a log-in.
 */
const EVENTS: Partial<Record<NoticeKind, SecurityEventKind>> = {
  'password changed': 'changed the password',
  'all sessions ended': 'ended all sessions',
  'other sessions ended': 'ended all other sessions',
  'passkey added': 'added a passkey',
  'passkey removed': 'removed a passkey',
  'recovery codes made': 'made recovery codes',
}

const sessionOf = ({ session }: FastifyRequest): string | undefined => session.stored?.name

/**
 * Notes in the security log what this request has just done, and queues a notice of it where mail
 * is sent. When the database can't queue mail just now, what was done stays done, and the log says
 * that nobody was told.
 * @param what with what it was done, such as the name of a passkey
 */
export async function tellByMail(
  { db, mail, config, clock }: NoticeNeeds,
  request: FastifyRequest,
  kind: NoticeKind,
  personId: number,
  what = '',
): Promise<void> {
  const event = EVENTS[kind]
  if (event)
    await noteSecurity({ db, clock }, request, event, { personId, session: sessionOf(request) })
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
