// /organizer/account/passkeys: adds, names and removes the passkeys by which a person logs in.
import type { FastifyReply } from 'fastify'
import { deriveKeys } from '../config/signing-keys.ts'
import { BadAnswer } from '../domain/passkeys/answers.ts'
import { passkeyChallenges } from '../domain/passkeys/challenges.ts'
import {
  addPasskey,
  creationOptions,
  getPasskey,
  listPasskeys,
  nameAnew,
  problemWithName,
  removePasskey,
} from '../domain/passkeys/passkeys.ts'
import type { Person } from '../domain/people.ts'
import { endOtherSessions, type SessionsNeeds } from '../domain/person-sessions.ts'
import { passkeyProps, passkeysProps, type TypedName } from '../pages/passkeys.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { askingAgain } from '../plugins/asking-again.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { showNotice } from '../plugins/notices.ts'
import type { Handler, OrganizerScope, Visit } from '../plugins/organizers.ts'
import { passkeyHolders } from '../plugins/passkey-holders.ts'
import type { PasswordCheckNeeds } from '../plugins/password-check.ts'
import {
  type NoPasskeys,
  type RelyingPartyConfig,
  relyingPartyOf,
  requireRelyingParty,
} from '../plugins/relying-party.ts'
import { deviceInWords } from '../system/devices.ts'

interface PasskeysNeeds extends SessionsNeeds, NoticeNeeds, PasswordCheckNeeds {
  config: NoticeNeeds['config'] & RelyingPartyConfig & PasswordCheckNeeds['config']
}

const PAGE = 'organizer/account/passkeys'
const TITLE = 'Passkeys'

export function passkeyRoutes(organizers: OrganizerScope, needs: PasskeysNeeds): void {
  const { config } = needs
  const challenges = passkeyChallenges(deriveKeys(config.secretKeys, 'passkey challenge'))
  const holders = passkeyHolders(config)
  const askAgain = askingAgain(needs)

  organizers.get(paths.passkeys, async (visit, reply) => {
    const { headers } = visit.request
    return list(needs, visit, reply, { typed: deviceInWords(headers['user-agent']) })
  })

  organizers.get(paths.passkeyOptions, async ({ person, request }, reply) => {
    const site = requireRelyingParty(config, request)
    reply.header('cache-control', 'no-store')
    return creationOptions(
      { ...needs, challenges, site },
      person,
      useBy(person, holders.hold(reply)),
    )
  })

  const add: Handler<unknown> = async (visit, reply) => {
    const { person, form, request } = visit
    const site = requireRelyingParty(config, request)
    const [name, answer] = [form.text('name'), form.text('credential')]
    const problem = answer === '' ? NOT_MADE : problemWithName(name)
    if (problem) return list(needs, visit, reply, { typed: name, problem })
    try {
      const use = useBy(person, holders.of(request))
      await addPasskey({ ...needs, challenges, site }, person, use, { answer, name })
    } catch (error) {
      if (!(error instanceof BadAnswer)) throw error
      request.log.info(`A new passkey was refused: ${error.message}`)
      return list(needs, visit, reply, { typed: name, problem: refusal(error) })
    }
    await tellByMail(needs, request, 'passkey added', person.id, name.trim())
    await showNotice(visit, 'success', `“${name.trim()}” is added: log in with it next time.`)
    return reply.redirect(paths.passkeys, 303)
  }
  organizers.post(paths.passkeys, askAgain({ doing: 'add a passkey', back: paths.passkeys }, add))

  passkeyChangingRoutes(organizers, needs)
}

const useBy = ({ publicId }: Person, word: string) =>
  ({ purpose: 'add', holder: `${word} ${publicId}` }) as const

const NOT_MADE =
  'No passkey came with the form. Adding one needs JavaScript and a browser that can make passkeys.'

const refusal = ({ message }: BadAnswer): string =>
  `That passkey could not be added: ${message} Please try again.`

function passkeyChangingRoutes(organizers: OrganizerScope, needs: PasskeysNeeds): void {
  const { db } = needs
  const askAgain = askingAgain(needs)
  const devices = deviceMemory(needs)

  organizers.get(paths.passkey, async (visit, reply) =>
    showOne(needs, visit, reply, visit.params.passkey),
  )

  organizers.post(paths.renamePasskey, async (visit, reply) => {
    const { person, form, params } = visit
    const name = form.text('name')
    const problem = problemWithName(name)
    if (problem) return showOne(needs, visit, reply, params.passkey, { typed: name, problem })
    await nameAnew(db, person, params.passkey, name)
    await showNotice(visit, 'success', `It is called “${name.trim()}” now.`)
    return reply.redirect(paths.passkeys, 303)
  })

  const remove: Handler<{ passkey: string }> = async (visit, reply) => {
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
  const removing = { doing: 'remove a passkey', back: paths.passkeys }
  organizers.post(paths.removePasskey, askAgain(removing, remove))
}

async function list(
  { db, config }: PasskeysNeeds,
  { person, request }: Visit,
  reply: FastifyReply,
  form: TypedName,
): Promise<FastifyReply> {
  const site = relyingPartyOf(config, request)
  const isOff = typeof site === 'string'
  const view = {
    passkeys: await listPasskeys(db, person),
    rpId: isOff ? undefined : site.id,
    whyOff: isOff ? whyOff(site, config.mail.helpContact) : undefined,
    personPublicId: person.publicId,
  }
  if (form.problem) reply.code(422)
  return reply.page(PAGE, form.problem ? `Error: ${TITLE}` : TITLE, passkeysProps(view, form))
}

async function showOne(
  { db }: PasskeysNeeds,
  { person }: Visit,
  reply: FastifyReply,
  publicId: string,
  form?: TypedName,
): Promise<FastifyReply> {
  const passkey = await getPasskey(db, person, publicId)
  const isLast = (await listPasskeys(db, person)).length === 1
  if (form?.problem) reply.code(422)
  const title = `${form?.problem ? 'Error: ' : ''}Passkey ${passkey.name}`
  return reply.page('organizer/account/passkey', title, passkeyProps(passkey, isLast, form))
}

const whyOff = (reason: NoPasskeys, helpContact: string): string =>
  reason === 'no name'
    ? 'Browsers make passkeys for a name alone, and this page was opened by an address of numbers. On this machine, open it as localhost.'
    : `Passkeys are off here, since this server was not told under which name people reach it. Ask ${helpContact}.`
