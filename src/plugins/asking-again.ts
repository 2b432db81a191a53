// Asks for the password, or a passkey, again before sensitive steps when the log-in is older than 15
// minutes: whoever finds an open browser, or has stolen its cookie, must not get more power by it.
//
// A sensitive form that comes later is answered with a page that asks for the password and carries
// everything that was typed in hidden fields. The page sends all of it to the same address: with the
// right password the session moves to a new id, as after a log-in (ASVS 5.0, 7.2.4 and 7.5.1), and
// the form is handled as if it had come in time. Decision: docs/decisions/016-asking-again.md
import type { FastifyReply, FastifyRequest } from 'fastify'
import { MAX_PASSWORD_BYTES } from '../domain/passwords.ts'
import { type AskAgainProps, CONFIRM_FIELD, CONFIRM_PASSKEY } from '../pages/ask-again.ts'
import type { SessionRecord } from '../sessions/session-record.ts'
import { requireVisitor } from './authentication.ts'
import { outageAnswerTo } from './error-table.ts'
import { logError } from './errors.ts'
import type { Handler, Visit } from './organizers.ts'
import { type PasskeyCheck, type PasskeyCheckNeeds, passkeyCheck } from './passkey-check.ts'
import {
  type PasswordCheck,
  type PasswordCheckNeeds,
  passwordCheck,
  tellWhyNot,
} from './password-check.ts'

/** For how long after a log-in nobody is asked again. */
export const FRESH_LOGIN_MS = 15 * 60_000

/** A sensitive step, in the words of the page that asks. */
export interface SensitiveStep {
  /** What the person was about to do, as it stands after "to": "invite an organizer". */
  doing: string
  /** The page to which a person who would rather not do it goes back. */
  back: string
}

/**
 * Makes a POST route of the organizers' scope ask again. When the person has proved who they are,
 * by whatever means, the session moves (`reply.moveSession`), which counts as a log-in.
 *
 *     organizers.post(paths.organizers, askAgain({ doing: 'invite an organizer', back }, handler))
 *
 * The page that asks carries the form's fields, so it is not for forms that hold a secret; and no
 * field of a form may be called `confirm_password`.
 */
export type AskAgain = <Params>(step: SensitiveStep, handler: Handler<Params>) => Handler<Params>

export type AskingNeeds = PasswordCheckNeeds & PasskeyCheckNeeds

export function askingAgain(needs: AskingNeeds): AskAgain {
  const checks = { password: passwordCheck(needs), passkey: passkeyCheck(needs) }
  return (step, handler) => async (visit, reply) => {
    if (isFresh(visit.session.record, needs.clock())) return handler(visit, reply)
    const trouble = await confirm(visit, reply, checks).catch((error) => tellOfOutage(error, reply))
    if (trouble !== undefined) return ask(visit, reply, { step, trouble, checks })
    const form = formOf(visit)
    return handler({ ...visit, ...requireVisitor(visit.request), form }, reply)
  }
}

/** Whether the log-in is recent enough. A time far in the future is not: the clock was set back since. */
const isFresh = ({ createdAt }: SessionRecord, now: number): boolean =>
  Math.abs(now - createdAt) < FRESH_LOGIN_MS

interface Checks {
  password: PasswordCheck
  passkey: PasskeyCheck
}

/** The form without the fields of the page that asks. */
const formOf = ({ form }: Visit) => form.without(CONFIRM_FIELD).without(CONFIRM_PASSKEY)

/** What is wrong, for the page to say; empty when it asks for the first time. */
type Trouble = string

/** @returns undefined when the person has proved who they are; sets the status otherwise */
async function confirm(
  visit: Visit,
  reply: FastifyReply,
  checks: Checks,
): Promise<Trouble | undefined> {
  const { form, person, request, session } = visit
  reply.code(401)
  if (form.has(CONFIRM_PASSKEY) && form.text(CONFIRM_PASSKEY) !== '') {
    if (!(await checks.passkey.proves(request, person, form.text(CONFIRM_PASSKEY)))) return NO_KEY
    await reply.moveSession(session.record.permanent)
  } else {
    const trouble = await confirmByPassword(visit, reply, checks.password)
    if (trouble !== undefined) return trouble
  }
  reply.code(200)
  return undefined
}

const NO_KEY = 'That passkey did not work. Try again, or enter your password.'

async function confirmByPassword(
  { form, person, session }: Visit,
  reply: FastifyReply,
  check: PasswordCheck,
): Promise<Trouble | undefined> {
  if (!form.has(CONFIRM_FIELD)) return ''
  const password = form.text(CONFIRM_FIELD)
  if (password === '') return 'Enter your password.'
  const outcome =
    Buffer.byteLength(password) > MAX_PASSWORD_BYTES
      ? ({ kind: 'refused' } as const)
      : await check.judge(reply.request, { email: person.email, password })
  if (outcome.kind !== 'welcome') return tellWhyNot(reply, outcome)
  await reply.moveSession(session.record.permanent)
  check.remember(reply, outcome)
  return undefined
}

/**
 * While the database or the store is unavailable, the page comes back with all that was typed.
 * @throws the error when it is no outage
 */
function tellOfOutage(error: Error, reply: FastifyReply): Trouble {
  const outage = outageAnswerTo(error)
  if (!outage) throw error
  logError(reply.request, error, outage)
  reply.code(outage.status).header('retry-after', outage.retryAfter)
  return `${outage.message} Please try again in a moment.`
}

async function ask(
  visit: Visit,
  reply: FastifyReply,
  { step, trouble, checks }: { step: SensitiveStep; trouble: Trouble; checks: Checks },
): Promise<FastifyReply> {
  const { person, request } = visit
  const props: AskAgainProps = {
    ...{ ...step, email: person.email, action: pathOf(request) },
    fields: formOf(visit).entries(),
    hasPasskey: await checks.passkey.isOffered(request, person).catch(() => false),
    problems: trouble === '' ? [] : [[trouble, CONFIRM_FIELD]],
  }
  const title = 'Confirm that it is you'
  return reply.page(
    'organizer/account/ask-again',
    trouble === '' ? title : `Error: ${title}`,
    props,
  )
}

/** The address of the form without its query, which the page does not carry. */
const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? url
