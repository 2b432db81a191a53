// /organizer/account/password: changes the password, for whoever knows the present one.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { changePassword, validFromNow } from '../domain/change-password.ts'
import { type SessionsNeeds, tellOfEnd } from '../domain/ending-sessions.ts'
import type { RightPassword } from '../domain/login.ts'
import { problemWithPassword } from '../domain/new-password.ts'
import { MAX_PASSWORD_BYTES } from '../domain/passwords.ts'
import { Conflict } from '../errors.ts'
import { type PasswordErrors, passwordProps } from '../pages/password.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { requireVisitor } from '../plugins/authentication.ts'
import { type DeviceMemory, deviceMemory } from '../plugins/device-cookies.ts'
import { loginPath } from '../plugins/local-path.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import {
  NOT_YOURS,
  type PasswordCheckNeeds,
  passwordCheck,
  tellWhyNot,
} from '../plugins/password-check.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

interface PasswordNeeds extends SessionsNeeds, NoticeNeeds, PasswordCheckNeeds {
  config: NoticeNeeds['config'] & Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
}

const PAGE = 'organizer/account/password'
const TITLE = 'Change your password'

export function passwordRoutes(organizers: OrganizerScope, needs: PasswordNeeds): void {
  const check = passwordCheck(needs)
  const devices = deviceMemory(needs)

  organizers.get(paths.password, async ({ person }, reply) =>
    reply.page(PAGE, TITLE, passwordProps(person.email)),
  )

  organizers.post(paths.password, async (visit, reply) => {
    const { person, form, request } = visit
    reply.code(422)
    const refuse = (errors: PasswordErrors) =>
      reply.page(PAGE, `Error: ${TITLE}`, passwordProps(person.email, errors))
    const errors = await findErrors(visit)
    if (errors) return refuse(errors)
    const password = form.text('current_password')
    const verdict = await check.check(request, { email: person.email, password })
    if (verdict.kind !== 'right') {
      return refuse({ current_password: tellWhyNot(reply, verdict) })
    }
    try {
      return await change({ ...needs, devices }, visit, verdict, reply)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      return refuse({ current_password: error.message })
    }
  })
}

/**
 * Checks all but whether the present password is right: as long as a new one can't be taken,
 * nothing counts as a guess.
 */
async function findErrors({ form, person }: Visit): Promise<PasswordErrors | undefined> {
  const [present, chosen] = [form.text('current_password'), form.text('new_password')]
  const { email, firstName, lastName, householdName } = person
  const errors = {
    current_password: problemWithPresent(present),
    new_password:
      present !== '' && present === chosen
        ? 'That is your present password. Choose another.'
        : await problemWithPassword(chosen, [email, firstName, lastName, householdName]),
  }
  return errors.current_password || errors.new_password ? errors : undefined
}

function problemWithPresent(typed: string): string | undefined {
  if (typed === '') return 'Enter your present password.'
  return Buffer.byteLength(typed) > MAX_PASSWORD_BYTES ? NOT_YOURS : undefined
}

async function change(
  needs: PasswordNeeds & { devices: DeviceMemory },
  visit: Visit,
  { organizer, isKnownDevice }: RightPassword,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { person, request, form } = visit
  const lane = isKnownDevice ? 'known devices' : 'others'
  const hash = await needs.passwords.hash(form.text('new_password'), lane)
  const validFrom = validFromNow(organizer, needs.clock())
  const kept = await keepUnderNewId(visit, reply, validFrom)
  await changePassword(needs.db, organizer, hash, validFrom)
  await tellOfEnd(needs, person.id, 'password', kept?.name)
  await needs.devices.remember(reply, person.id)
  await tellByMail(needs, request, 'password changed', person.id)
  if (!kept) return reply.redirect(loginPath(undefined, 'ended'), 303)
  await showNotice({ session: kept }, 'success', CHANGED)
  return reply.redirect(paths.account, 303)
}

const CHANGED = 'Your password is changed. Everywhere else you are logged out.'

/**
 * Moves the session to a new id, of which nobody else can hold a copy.
 * @returns undefined where the store can't be written: the password is changed in any case, and
 * this session ends with all others
 */
async function keepUnderNewId(
  { request, session }: Visit,
  reply: FastifyReply,
  validFrom: number,
): Promise<StoredSession | undefined> {
  try {
    await reply.moveSession(session.record.permanent, { final: true })
    const moved = requireVisitor(request).session
    await moved.set('kept_at', validFrom)
    return moved
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    request.log.warn(`No session outlives a changed password: ${error.message}`)
    return undefined
  }
}
