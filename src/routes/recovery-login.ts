// /organizer/recovery-code: logs in by one of the codes on the sheet, which is then used up.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Welcome } from '../domain/login.ts'
import { codesLeft, findSheet, isCode, plainCode } from '../domain/recovery-codes.ts'
import { waitInWords } from '../pages/format.ts'
import { type RecoveryErrors, recoveryLoginProps } from '../pages/recovery-codes.ts'
import { paths } from '../paths.ts'
import { tellByMail } from '../plugins/account-notices.ts'
import { outageAnswerTo } from '../plugins/error-table.ts'
import { logError } from '../plugins/errors.ts'
import { field } from '../plugins/forms.ts'
import { type LettingInNeeds, letIn } from '../plugins/letting-in.ts'
import {
  type PasswordCheck,
  type PasswordCheckNeeds,
  passwordCheck,
} from '../plugins/password-check.ts'

interface RecoveryLoginNeeds extends PasswordCheckNeeds, LettingInNeeds {
  config: PasswordCheckNeeds['config'] & LettingInNeeds['config']
}

/** Why somebody is not logged in: an error in what was typed, or a reason for the time being. */
type Trouble = RecoveryErrors | { title: string; text: string }

const TITLE = 'Use a recovery code'
const WRONG = 'Invalid email or recovery code. Each code works once.'

export function recoveryLoginRoutes(app: FastifyInstance, needs: RecoveryLoginNeeds): void {
  const check = passwordCheck(needs)

  app.get(paths.recoveryCode, async (request, reply) => {
    if (request.storeError) throw request.storeError
    if (request.person) return reply.redirect(paths.recoveryCodes, 303)
    return show(reply, '')
  })

  app.post(paths.recoveryCode, async (request, reply) => {
    if (request.storeError) throw request.storeError
    const [email, code] = [field(request.body, 'email').slice(0, 320), field(request.body, 'code')]
    const errors = findErrors(email, code)
    if (errors) return show(reply.code(422), email, errors)
    const outcome = await attempt(check, { email, code }, reply).catch((error) =>
      whyNobodyCan(error, reply),
    )
    if (!isWelcome(outcome)) return show(reply, email, outcome)
    if (!(await letIn(needs, reply, outcome, { keep: false, proof: 'a recovery code' }))) {
      return show(reply.code(401), email, { code: WRONG })
    }
    await tellOfUse(needs, request, outcome.personId)
    return reply.redirect(paths.recoveryCodes, 303)
  })
}

function findErrors(email: string, code: string): RecoveryErrors | undefined {
  const errors: RecoveryErrors = {}
  if (email.trim() === '') errors.email = 'Enter your email address.'
  if (!isCode(plainCode(code))) {
    errors.code = 'Enter one of the codes on your sheet: 16 letters and digits.'
  }
  return errors.email || errors.code ? errors : undefined
}

async function attempt(
  check: PasswordCheck,
  typed: { email: string; code: string },
  reply: FastifyReply,
): Promise<Welcome | Trouble> {
  const outcome = await check.judgeCode(reply.request, typed)
  if (outcome.kind === 'welcome') return outcome
  if (outcome.kind === 'refused') {
    reply.code(401)
    return { code: WRONG }
  }
  reply.code(429).header('retry-after', outcome.seconds)
  const text = `Too many attempts. Please try again in ${waitInWords(outcome.seconds)}.`
  return { title: 'Please wait a little', text }
}

const isWelcome = (outcome: Welcome | Trouble): outcome is Welcome => 'kind' in outcome

/**
 * Turns an outage into words on the form: the code is not used up, and nothing that was typed is
 * called wrong.
 * @throws the error when it is no outage
 */
function whyNobodyCan(error: Error, reply: FastifyReply): Trouble {
  const outage = outageAnswerTo(error)
  if (!outage) throw error
  logError(reply.request, error, outage)
  reply.code(outage.status).header('retry-after', outage.retryAfter)
  return { title: 'Not just now', text: `${outage.message} Please try again in a moment.` }
}

function show(reply: FastifyReply, email: string, trouble?: Trouble): Promise<FastifyReply> {
  const isElsewhere = trouble !== undefined && 'title' in trouble
  const props = isElsewhere
    ? recoveryLoginProps(email, {}, { ...trouble, wayOut: undefined })
    : recoveryLoginProps(email, trouble)
  return reply.page('organizer/recovery-code', trouble ? `Error: ${TITLE}` : TITLE, props)
}

async function tellOfUse(
  needs: RecoveryLoginNeeds,
  request: FastifyRequest,
  personId: number,
): Promise<void> {
  const { left } = await findSheet(needs.db, { id: personId })
  await tellByMail(needs, request, 'recovery code used', personId, codesLeft(left))
}
