// /organizer/login: the form, and the log-in itself.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { MAX_PASSWORD_BYTES, type PasswordHasher, TooBusy } from '../domain/passwords.ts'
import { waitInWords } from '../pages/format.ts'
import { type LoginAnswer, type LoginErrors, type LoginForm, loginPage } from '../pages/login.ts'
import { paths } from '../paths.ts'
import type { NoticeNeeds } from '../plugins/account-notices.ts'
import { outageAnswerTo } from '../plugins/error-table.ts'
import { logError } from '../plugins/errors.ts'
import { field } from '../plugins/forms.ts'
import { type LettingInNeeds, letIn } from '../plugins/letting-in.ts'
import { localPath } from '../plugins/local-path.ts'
import { type PasswordCheck, passwordCheck } from '../plugins/password-check.ts'
import { relyingPartyOf } from '../plugins/relying-party.ts'
import { whyEnded } from '../plugins/session-index.ts'

const WRONG = 'Invalid username or password.'
const OTHER_DEVICE =
  'On another device, where you have logged in before, you need not wait. Wherever you are logged in, you stay so.'
const AWAY =
  'Nobody can log in at this moment: a part of this site does not answer. It has nothing to do with your email or password. Please try again in a moment.'

export interface LoginNeeds {
  config: Pick<
    Config,
    | 'secretKeys'
    | 'cookie'
    | 'isProduction'
    | 'environment'
    | 'registration'
    | 'seedSampleData'
    | 'session'
    | 'mail'
  >
  db: Database
  passwords: PasswordHasher
  mail: NoticeNeeds['mail']
  clock: () => number
}

/** What a log-in needs besides its form. */
interface Door extends LettingInNeeds {
  check: PasswordCheck
}

export function loginRoutes(app: FastifyInstance, needs: LoginNeeds): void {
  const { config } = needs
  const door: Door = { ...needs, check: passwordCheck(needs) }
  const show = (reply: FastifyReply, form: LoginForm, answer?: LoginAnswer) =>
    loginPage(reply, config, form, {
      ...answer,
      hasPasskeys: typeof relyingPartyOf(config, reply.request) === 'object',
    })

  app.get(paths.login, async (request, reply) => {
    const { next, because } = request.query as Record<string, unknown>
    // The visitor may be logged in, which can't be read.
    if (request.storeError) throw request.storeError
    if (request.person) return reply.redirect(localPath(next) ?? paths.dashboard, 303)
    const keep = config.session.permanentByDefault
    const endReason = await whyEnded(request, needs.db)
    return show(reply, { email: '', keep, next: localPath(next) }, { because, endReason })
  })

  app.post(paths.login, async (request, reply) => {
    if (request.storeError) throw request.storeError
    const form = readForm(request)
    const { password, ...typed } = form
    const errors = findErrors(form)
    if (errors) return show(reply.code(422), typed, { errors })
    const answer = await attempt(door, form, reply).catch((error) => whyNobodyCan(error, reply))
    return answer ? show(reply, typed, answer) : reply.redirect(form.next ?? paths.dashboard, 303)
  })
}

/** @returns undefined when somebody is logged in now; else what the page is to say */
async function attempt(
  door: Door,
  form: TypedLogin,
  reply: FastifyReply,
): Promise<LoginAnswer | undefined> {
  const { request } = reply
  const outcome = await door.check.judge(request, form)
  if (outcome.kind === 'wait') return tellToWait(outcome.seconds, reply)
  if (outcome.kind === 'refused') {
    reply.code(401)
    return { errors: { form: WRONG } }
  }
  if (await letIn(door, reply, outcome, { keep: form.keep, proof: 'a password' })) return undefined
  reply.code(401)
  return { errors: { form: WRONG } }
}

function tellToWait(seconds: number, reply: FastifyReply): LoginAnswer {
  reply.code(429).header('retry-after', seconds)
  const text = `Too many attempts. Please try again in ${waitInWords(seconds)}.`
  return { hindrance: { title: 'Please wait a little', text, wayOut: OTHER_DEVICE } }
}

/**
 * Turns an outage into words on the form, which keeps what was typed (but not the password) and
 * calls none of it wrong.
 * @throws the error when it is no outage
 */
function whyNobodyCan(error: Error, reply: FastifyReply): LoginAnswer {
  const outage = outageAnswerTo(error)
  if (!outage) throw error
  logError(reply.request, error, outage)
  reply.code(outage.status).header('retry-after', outage.retryAfter)
  const text = error instanceof TooBusy ? outage.message : AWAY
  return { hindrance: { title: 'Not just now', text, wayOut: undefined } }
}

interface TypedLogin extends LoginForm {
  password: string
}

function readForm({ body }: FastifyRequest): TypedLogin {
  return {
    email: field(body, 'email').slice(0, 320),
    password: field(body, 'password'),
    keep: field(body, 'keep') === 'yes',
    next: localPath(field(body, 'next')),
  }
}

function findErrors({ email, password }: TypedLogin): Partial<LoginErrors> | undefined {
  const errors: Partial<LoginErrors> = {}
  if (email.trim() === '') errors.email = 'Enter your email address.'
  if (password === '') errors.password = 'Enter your password.'
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    errors.password = `A password has at most ${MAX_PASSWORD_BYTES.toLocaleString('en')} bytes.`
  }
  return Object.keys(errors).length > 0 ? errors : undefined
}
