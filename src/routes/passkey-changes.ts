// /organizer/account/passkeys/:passkey: renames a passkey and removes it.
import type { FastifyReply } from 'fastify'
import { endOtherSessions, type SessionsNeeds } from '../domain/ending-sessions.ts'
import {
  getPasskey,
  listPasskeys,
  nameAnew,
  plainName,
  problemWithName,
  removePasskey,
} from '../domain/passkeys/passkeys.ts'
import { MAX_PASSWORD_BYTES } from '../domain/passwords.ts'
import { passkeyProps, type TypedChange } from '../pages/passkeys.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { type AskingNeeds, askingAgain } from '../plugins/asking-again.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { showNotice } from '../plugins/notices.ts'
import type { Handler, OrganizerScope, Visit } from '../plugins/organizers.ts'
import {
  NOT_YOURS,
  type PasswordCheck,
  passwordCheck,
  tellWhyNot,
} from '../plugins/password-check.ts'

type PasskeyNeeds = AskingNeeds & NoticeNeeds & SessionsNeeds

interface OfPasskey {
  passkey: string
}

export function passkeyChangeRoutes(organizers: OrganizerScope, needs: PasskeyNeeds): void {
  const { db } = needs

  organizers.get(paths.passkey, async (visit, reply) => show(needs, visit, reply))

  organizers.post(paths.renamePasskey, async (visit, reply) => {
    const { person, form, params } = visit
    const name = form.text('name')
    const problem = problemWithName(name)
    if (problem) return show(needs, visit, reply.code(422), { name, errors: { name: problem } })
    await nameAnew(db, person, params.passkey, name)
    await showNotice(visit, 'success', `It is called “${plainName(name)}” now.`)
    return reply.redirect(paths.passkeys, 303)
  })

  const check = passwordCheck(needs)
  const remove = removing(needs)
  const step = { doing: 'remove a passkey', back: paths.passkeys }
  const removeOneOfSeveral = askingAgain(needs)(step, remove)

  organizers.post(paths.removePasskey, async (visit, reply) => {
    await getPasskey(db, visit.person, visit.params.passkey)
    const isLast = (await listPasskeys(db, visit.person)).length === 1
    if (!isLast) return removeOneOfSeveral(visit, reply)
    const problem = await whyNotKnown(visit, reply, check)
    if (problem) return show(needs, visit, reply, { errors: { current_password: problem } })
    return remove(visit, reply)
  })
}

/**
 * Without a passkey only the password is left, so the last one is removed only when its owner has
 * shown that they know the password.
 * @returns why it is not removed; undefined where it may be
 */
async function whyNotKnown(
  { form, person, request }: Visit,
  reply: FastifyReply,
  check: PasswordCheck,
): Promise<string | undefined> {
  reply.code(422)
  const password = form.text('current_password')
  if (password === '') return 'Enter your password: it is the way in that is left.'
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) return NOT_YOURS
  const verdict = await check.check(request, { email: person.email, password })
  return verdict.kind === 'right' ? undefined : tellWhyNot(reply, verdict)
}

function removing(needs: PasskeyNeeds): Handler<OfPasskey> {
  const { db } = needs
  const devices = deviceMemory(needs)
  return async (visit, reply) => {
    const { person, session, form, request, params } = visit
    const { name } = await getPasskey(db, person, params.passkey)
    await removePasskey(db, person, params.passkey)
    const endsOthers = form.text('end_others') === 'yes'
    if (endsOthers) {
      await endOtherSessions(needs, person.id, session)
      await devices.remember(reply, person.id)
    }
    await tellByMail(needs, request, 'passkey removed', person.id, name)
    const sessions = endsOthers ? 'All other sessions have ended.' : 'No session has ended.'
    await showNotice(visit, 'success', `“${name}” is removed. ${sessions}`)
    return reply.redirect(paths.passkeys, 303)
  }
}

async function show(
  { db }: PasskeyNeeds,
  { person, params }: Visit<OfPasskey>,
  reply: FastifyReply,
  typed: TypedChange = {},
): Promise<FastifyReply> {
  const passkey = await getPasskey(db, person, params.passkey)
  const isLast = (await listPasskeys(db, person)).length === 1
  const title = `${typed.errors ? 'Error: ' : ''}Passkey ${passkey.name}`
  return reply.page(
    'organizer/account/passkey',
    title,
    passkeyProps(passkey, { isLast, email: person.email }, typed),
  )
}
