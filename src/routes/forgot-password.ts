// /organizer/forgot-password and /organizer/log-in-by-mail: asking for a link by mail.
//
// Every address gets the same answer in the same time: only when the answer is sent is it looked up
// whether anybody has the address.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { isEmail, normalEmail } from '../domain/contact-details.ts'
import {
  type Admission,
  admitWish,
  type MailedPurpose,
  sendLink,
  type WishForLink,
} from '../domain/mailed-links.ts'
import { TooBusy } from '../domain/passwords.ts'
import { waitInWords } from '../pages/format.ts'
import { ASKING, askForLinkPage } from '../pages/mailed-links.ts'
import type { SendLetter } from '../pages/mails/letter.ts'
import { LINK_LETTERS } from '../pages/mails/links.ts'
import type { Mail } from '../pages/mails/mail.ts'
import { paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'
import { linkOrigin } from '../plugins/origin.ts'
import { noteSecurity } from '../plugins/security-log.ts'
import { placeOf } from '../plugins/session-index.ts'

interface ForgotPasswordNeeds {
  db: Database
  config: Pick<Config, 'secretKeys' | 'mail'>
  mail: Pick<Mail, 'sendLetter'>
  clock: () => number
}

export function forgotPasswordRoutes(app: FastifyInstance, needs: ForgotPasswordNeeds): void {
  const { sendLetter } = needs.mail
  const { helpContact } = needs.config.mail
  const admit = admitting(needs)

  for (const purpose of ['password', 'log-in'] as const) {
    const { path } = ASKING[purpose]
    app.get(path, async (request, reply) => {
      const { because } = request.query as Record<string, unknown>
      const state = because === 'sent' ? 'sent' : 'asking'
      return askForLinkPage(reply, purpose, { helpContact, state: sendLetter ? state : 'no mail' })
    })

    app.post(path, async (request, reply) => {
      if (!sendLetter) return reply.redirect(path, 303)
      const email = field(request.body, 'email').slice(0, 320)
      const refuse = (problem: string): Promise<FastifyReply> =>
        askForLinkPage(reply, purpose, { helpContact, state: 'asking' }, { email, problem })
      if (!isEmail(normalEmail(email))) {
        reply.code(422)
        return refuse('Enter your email address, such as ada@example.com.')
      }
      const wish = { purpose, email, address: request.ip }
      const admission = await admit(wish)
      if (admission.kind === 'wait') {
        reply.code(429).header('retry-after', admission.seconds)
        return refuse(`Too many links were asked for from here. ${comeBackIn(admission.seconds)}`)
      }
      request.hasMailed = true
      if (admission.kind === 'send') app.afterAnswer(sending(request, wish, needs, sendLetter))
      return reply.redirect(`${path}?because=sent`, 303)
    })
  }
}

const comeBackIn = (seconds: number): string => `Please try again in ${waitInWords(seconds)}.`

/**
 * So many requests wait for admission at most, since each may have to find out that the database is
 * unavailable; further ones are told to come later.
 */
const MOST_WAITING = 50

/**
 * Admits wishes one after the other, since each that waits for a turn in the database holds one of
 * its connections.
 */
function admitting({ db, config, clock }: ForgotPasswordNeeds) {
  // The oldest key names wishes, so that the names stay the same while SECRET_KEY is rotated.
  const key = deriveKeys(config.secretKeys, 'link request').at(-1) as Buffer
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return (wish: WishForLink): Promise<Admission> => {
    if (waiting >= MOST_WAITING) throw new TooBusy('Too many people ask for links just now.')
    waiting++
    const next = last.then(() => admitWish(db, key, wish, clock()))
    last = next.catch(() => {}).finally(() => waiting--)
    return next
  }
}

/** Returns what is done once the answer is sent. All that it needs of the request is read before. */
function sending(
  request: FastifyRequest,
  wish: WishForLink,
  { db, config, clock }: ForgotPasswordNeeds,
  sendLetter: SendLetter,
): () => Promise<void> {
  const { purpose } = wish
  const at = clock()
  const place = placeOf(request)
  // PUBLIC_URL is set wherever mail leaves this machine in production, so no request's Host header
  // chooses where a link leads.
  const origin = linkOrigin(config, request)
  return async () => {
    let personId: number | undefined
    await sendLink(
      db,
      wish,
      (trx, { person, token, expiresAt, publicId }) => {
        personId = person.id
        const url = origin + pathOf(purpose, token)
        const letter = LINK_LETTERS[purpose]({ firstName: person.firstName, at, ...place, url })
        return sendLetter(trx, person.email, letter, `link/${publicId}`, { expiresAt })
      },
      at,
    )
    if (personId === undefined) return
    await noteSecurity({ db, clock }, request, 'asked for a link by mail', { personId })
  }
}

const pathOf = (purpose: MailedPurpose, token: string): string =>
  purpose === 'password' ? paths.resetPassword({ token }) : paths.logInByMail({ token })
