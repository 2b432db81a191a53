// /organizer/account/passkeys: the passkeys by which a person logs in, and the form that adds one.
import type { FastifyReply } from 'fastify'
import { deriveKeys } from '../config/signing-keys.ts'
import type { SessionsNeeds } from '../domain/ending-sessions.ts'
import { BadAnswer } from '../domain/passkeys/answers.ts'
import { passkeyChallenges } from '../domain/passkeys/challenges.ts'
import {
  addPasskey,
  creationOptions,
  listPasskeys,
  plainName,
  problemWithName,
} from '../domain/passkeys/passkeys.ts'
import type { Person } from '../domain/people.ts'
import { passkeysProps, type TypedName } from '../pages/passkeys.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { type AskingNeeds, askingAgain } from '../plugins/asking-again.ts'
import { showNotice } from '../plugins/notices.ts'
import type { Handler, OrganizerScope, Visit } from '../plugins/organizers.ts'
import { passkeyCheck } from '../plugins/passkey-check.ts'
import { passkeyHolders } from '../plugins/passkey-holders.ts'
import { type NoPasskeys, relyingPartyOf, requireRelyingParty } from '../plugins/relying-party.ts'
import { deviceInWords } from '../system/devices.ts'
import { passkeyChangeRoutes } from './passkey-changes.ts'

type PasskeysNeeds = AskingNeeds & NoticeNeeds & SessionsNeeds

const PAGE = 'organizer/account/passkeys'
const TITLE = 'Passkeys'

export function passkeyRoutes(organizers: OrganizerScope, needs: PasskeysNeeds): void {
  const { config } = needs
  const challenges = passkeyChallenges(deriveKeys(config.secretKeys, 'passkey challenge'))
  const holders = passkeyHolders(config)
  const check = passkeyCheck(needs)
  const askAgain = askingAgain(needs)

  organizers.get(paths.passkeys, async (visit, reply) => {
    const { headers } = visit.request
    return list(needs, visit, reply, { typed: deviceInWords(headers['user-agent']) })
  })

  organizers.get(paths.passkeyConfirmOptions, async ({ person }, reply) =>
    check.options(reply, person),
  )

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
    await tellByMail(needs, request, 'passkey added', person.id, plainName(name))
    await showNotice(visit, 'success', `“${plainName(name)}” is added: log in with it next time.`)
    return reply.redirect(paths.passkeys, 303)
  }
  organizers.post(paths.passkeys, askAgain({ doing: 'add a passkey', back: paths.passkeys }, add))

  passkeyChangeRoutes(organizers, needs)
}

const useBy = ({ publicId }: Person, word: string) =>
  ({ purpose: 'add', holder: `${word} ${publicId}` }) as const

const NOT_MADE =
  'No passkey came with the form. Adding one needs JavaScript and a browser that can make passkeys.'

const refusal = ({ message }: BadAnswer): string =>
  `That passkey could not be added: ${message} Please try again.`

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

const whyOff = (reason: NoPasskeys, helpContact: string): string =>
  reason === 'no name'
    ? 'Browsers make passkeys for a name alone, and this page was opened by an address of numbers. On this machine, open it as localhost.'
    : `Passkeys are off here, since this server was not told under which name people reach it. Ask ${helpContact}.`
