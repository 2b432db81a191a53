// /organizer/login: the form, and the log-in itself.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { knownDevices } from '../domain/known-devices.ts'
import { logIn, normalEmail } from '../domain/login.ts'
import { MAX_PASSWORD_BYTES, type PasswordHasher, TooBusy } from '../domain/passwords.ts'
import { waitInWords } from '../pages/format.ts'
import { type LoginErrors, type LoginForm, loginPage } from '../pages/login.ts'
import { ownPath, paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'
import { cookieName } from '../plugins/sessions.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'

const WRONG = 'Invalid username or password.'
const OTHER_DEVICE =
  'On another device, where you have logged in before, you need not wait. Wherever you are logged in, you stay so.'
const AWAY =
  'Nobody can log in at this moment: a part of this site does not answer. It has nothing to do with your email or password. Please try again in a moment.'
const BUSY = 'Too many people are logging in just now. Please try again in a few seconds.'
const RETRY_SECONDS = 5
const ONE_YEAR_SECONDS = 31_536_000

interface LoginNeeds {
  db: Database
  passwords: PasswordHasher
  config: Config
  clock: () => number
}

export async function loginRoutes(app: FastifyInstance, deps: LoginNeeds): Promise<void> {
  const { config } = deps
  // The oldest key: while SECRET_KEY is rotated, failures keep their names.
  const accountKey = deriveKeys(config.secretKeys, 'login failure').at(-1) as Buffer
  const devices = knownDevices(deriveKeys(config.secretKeys, 'device cookie'))
  const deviceCookie = cookieName('device', config.isProduction)

  app.get(paths.login, { config: { isPublic: true } }, async (request, reply) => {
    const { next, because } = request.query as Record<string, unknown>
    if (request.trouble) throw request.trouble // Perhaps they are logged in already.
    if (request.person) return reply.redirect(ownPath(next) ?? paths.dashboard, 303)
    const keep = config.session.permanentByDefault
    return loginPage(reply, config, { email: '', keep, next: ownPath(next) }, { because })
  })

  app.post(paths.login, { config: { isPublic: true } }, async (request, reply) => {
    if (request.trouble) throw request.trouble
    const form = readForm(request)
    const password = field(request.body, 'password')
    const errors = findErrors(form, password)
    if (errors) return loginPage(reply.code(422), config, form, { errors })
    try {
      return await answerAttempt(request, reply, form, password)
    } catch (error) {
      return tellWhyNobodyCan(request, reply, form, error as Error)
    }
  })

  async function answerAttempt(
    request: FastifyRequest,
    reply: FastifyReply,
    form: LoginForm,
    password: string,
  ): Promise<FastifyReply> {
    const email = normalEmail(form.email)
    const device = devices.recognise(request.cookies[deviceCookie], email)
    const attempt = { email: form.email, password, address: request.ip, device }
    const outcome = await logIn({ ...deps, accountKey }, attempt)

    if (outcome.kind === 'wait') return tellToWait(reply, form, outcome.seconds)
    if (outcome.kind === 'refused') {
      return loginPage(reply.code(401), config, form, { errors: { form: WRONG } })
    }
    request.explainInsecureLogin()
    await reply.startSession({ person_id: outcome.personId }, form.keep)
    reply.setCookie(deviceCookie, devices.remember(request.cookies[deviceCookie], email), {
      ...config.cookie,
      path: '/',
      httpOnly: true,
      maxAge: ONE_YEAR_SECONDS,
    } satisfies CookieSerializeOptions)
    return reply.redirect(form.next ?? paths.dashboard, 303)
  }

  function tellToWait(
    reply: FastifyReply,
    form: LoginForm,
    seconds: number,
  ): Promise<FastifyReply> {
    reply.code(429).header('retry-after', seconds)
    const text = `Too many attempts. Please try again in ${waitInWords(seconds)}.`
    const hindrance = { title: 'Please wait a little', text, wayOut: OTHER_DEVICE }
    return loginPage(reply, config, form, { hindrance })
  }

  /** What was typed is kept but for the password, and none of it is called wrong. */
  function tellWhyNobodyCan(
    request: FastifyRequest,
    reply: FastifyReply,
    form: LoginForm,
    error: Error,
  ): Promise<FastifyReply> {
    const isAway = error instanceof StoreUnavailable || error instanceof DatabaseUnavailable
    if (!isAway && !(error instanceof TooBusy)) throw error
    request.log.warn({ reference: request.id }, error.message)
    reply.code(503).header('retry-after', RETRY_SECONDS)
    const text = isAway ? AWAY : BUSY
    const hindrance = { title: 'Not just now', text, wayOut: undefined }
    return loginPage(reply, config, form, { hindrance })
  }
}

function readForm({ body }: FastifyRequest): LoginForm {
  return {
    email: field(body, 'email').slice(0, 320),
    keep: field(body, 'keep') === 'yes',
    next: ownPath(field(body, 'next')),
  }
}

function findErrors(form: LoginForm, password: string): Partial<LoginErrors> | undefined {
  const errors: Partial<LoginErrors> = {}
  if (form.email.trim() === '') errors.email = 'Enter your email address.'
  if (password === '') errors.password = 'Enter your password.'
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    errors.password = `A password has at most ${MAX_PASSWORD_BYTES.toLocaleString('en')} bytes.`
  }
  return Object.keys(errors).length > 0 ? errors : undefined
}
