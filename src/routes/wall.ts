// Messages on a party's wall: households write them and take back their own, hosts write and remove any.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import { getHostedParty } from '../domain/parties.ts'
import {
  getWall,
  readMessage,
  removeMessage,
  type WallWriter,
  writeMessage,
} from '../domain/wall.ts'
import { type WallAgain, wallProps } from '../pages/wall.ts'
import { paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import type { Guests } from './guests.ts'
import { type InvitationPageNeeds, propsFor } from './invitation-page.ts'

/** @returns what the form shows again; undefined once the message is on the wall */
export async function takeMessage(
  db: Database,
  writer: WallWriter,
  form: Form,
): Promise<WallAgain | undefined> {
  const message = form.text('message')
  const { text, error } = readMessage(message)
  const why = error ?? (await writeMessage(db, writer, text))
  return why === undefined ? undefined : { message, error: why }
}

export function guestWallRoutes(guests: Guests, needs: InvitationPageNeeds): void {
  const { db, clock } = needs
  const backTo = (token: string) => `${paths.invitation({ token })}#wall`

  guests.get(paths.invitationWall, async ({ token }, reply) => reply.redirect(backTo(token), 303))

  guests.post(paths.invitationWall, async (holder, reply) => {
    const { party, householdId, form, token } = holder
    const writer = { party, householdId, hostId: null, now: clock() }
    const wallAgain = await takeMessage(db, writer, form)
    if (!wallAgain) return reply.redirect(backTo(token), 303)
    const props = await propsFor(needs, holder, { wallAgain })
    return reply.code(422).page('invitation/invitation', `Error: ${party.title}`, props)
  })

  guests.post(paths.takeBackMessage, async ({ party, householdId, params, token }, reply) => {
    await removeMessage(db, party, params.message ?? '', householdId)
    return reply.redirect(backTo(token), 303)
  })
}

export function hostWallRoutes(organizers: OrganizerScope, needs: InvitationPageNeeds): void {
  const { db, clock } = needs

  organizers.get(paths.partyWall, (visit, reply) => show(visit, reply))

  organizers.post(paths.partyWall, async (visit, reply) => {
    const { person, params, form } = visit
    const party = await getHostedParty(db, person, params.party)
    const writer = { party, householdId: null, hostId: person.id, now: clock() }
    const again = await takeMessage(db, writer, form)
    if (again) return show(visit, reply.code(422), again)
    return reply.redirect(`${paths.partyWall(params)}#wall`, 303)
  })

  organizers.post(paths.removeMessage, async ({ person, params }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    await removeMessage(db, party, params.message)
    return reply.redirect(`${paths.partyWall({ party: params.party })}#wall`, 303)
  })

  async function show(
    { person, params, query }: Visit<{ party: string }>,
    reply: FastifyReply,
    again?: WallAgain,
  ): Promise<FastifyReply> {
    const party = await getHostedParty(db, person, params.party)
    const place = {
      page: paths.partyWall(params),
      write: paths.partyWall(params),
      remove: (message: string) => paths.removeMessage({ ...params, message }),
    }
    const wall = await getWall(db, party, { householdId: undefined, before: query.wall })
    const now = clock()
    const { publicId, title } = party
    const shown = wallProps(party, { wall, householdId: null, place, again, now })
    const heading = `The wall of ${title}`
    const props = { publicId, title, isArchived: party.state === 'archived', wall: shown }
    return reply.page('organizer/parties/wall', again ? `Error: ${heading}` : heading, props)
  }
}
