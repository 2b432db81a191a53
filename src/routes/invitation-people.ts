// /i/:token/names and /people: a household corrects its names, and adds a person.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import { getAnswerSheet } from '../domain/answer-sheet.ts'
import { HOUSEHOLD_LIMITS } from '../domain/household-form.ts'
import { takesReplies } from '../domain/parties.ts'
import { addGuest, correctName, isAtHome, mayAdd } from '../domain/reply-corrections.ts'
import {
  type GuestNames,
  guestNamesProps,
  guestPersonProps,
  namesOf,
  type TypedPerson,
  usualLastName,
} from '../pages/invitation-people.ts'
import { paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import type { Guests, Holder } from './guests.ts'

/** Whoever holds the link is taken for a person of the household, and is not asked which. */
const actor = { personId: undefined, isHost: false }

interface GuestPeopleNeeds {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
}

export function guestPeopleRoutes(guests: Guests, needs: GuestPeopleNeeds): void {
  namesRoutes(guests, needs)
  personRoutes(guests, needs)
}

const sheetOf = (db: Database, { party, householdId }: Holder) =>
  getAnswerSheet(db, party, householdId)

function namesRoutes(guests: Guests, { db, clock }: GuestPeopleNeeds): void {
  const at = ({ token }: Holder) => ({
    action: paths.invitationNames({ token }),
    back: paths.invitation({ token }),
  })

  guests.get(paths.invitationNames, async (holder, reply) => {
    if (!takesReplies(holder.party, clock())) return reply.redirect(at(holder).back, 303)
    const { household } = await sheetOf(db, holder)
    const props = guestNamesProps(household.guests.map(namesOf), at(holder))
    return reply.page('invitation/names', 'Correct names', props)
  })

  guests.post(paths.invitationNames, async (holder, reply) => {
    const { household, party } = await sheetOf(db, holder)
    const rows = household.guests.map((guest) => typedNames(holder.form, namesOf(guest)))
    const errors = Object.assign({}, ...rows.map((row) => nameErrors(row, `-${row.publicId}`)))
    if (Object.keys(errors).length > 0) {
      const props = guestNamesProps(rows, at(holder), errors)
      return reply.code(422).page('invitation/names', 'Error: Correct names', props)
    }
    const where = { party, householdId: household.householdId, actor, now: clock() }
    for (const { publicId, firstName, lastName, was } of rows) {
      if (was === `${firstName}\n${lastName}`) continue
      await correctName(db, { ...where, person: publicId, firstName, lastName })
    }
    return reply.redirect(`${at(holder).back}?done=names`, 303)
  })
}

/** A person for whom the form has no row, having just joined, keeps their names. */
function typedNames(form: Form, row: GuestNames): GuestNames {
  const { publicId } = row
  const text = (name: string) => form.optional(`${name}-${publicId}`)?.replaceAll('\r\n', '\n')
  return {
    publicId,
    firstName: text('first_name')?.trim() ?? row.firstName,
    lastName: text('last_name')?.trim() ?? row.lastName,
    was: text('was') ?? row.was,
  }
}

/** @returns what is wrong, by the names of the fields */
function nameErrors(
  { firstName, lastName }: Pick<GuestNames, 'firstName' | 'lastName'>,
  suffix = '',
): Record<string, string> {
  const most = HOUSEHOLD_LIMITS.personName
  const tooLong = `Shorten this to ${most} characters.`
  const first = firstName === '' ? 'Enter a first name.' : tooLong
  return {
    ...((firstName === '' || firstName.length > most) && { [`first_name${suffix}`]: first }),
    ...(lastName.length > most && { [`last_name${suffix}`]: tooLong }),
  }
}

function personRoutes(guests: Guests, { db, clock }: GuestPeopleNeeds): void {
  async function show(
    holder: Holder,
    reply: FastifyReply,
    typed?: TypedPerson,
    errors: Record<string, string> = {},
  ) {
    const { token } = holder
    const sheet = await sheetOf(db, holder)
    const at = { action: paths.invitationPeople({ token }), back: paths.invitation({ token }) }
    const room = mayAdd(sheet.party, sheet.household.guests, sheet.changes)
    const fresh = { firstName: '', lastName: usualLastName(sheet), kind: 'adult' }
    const title = reply.statusCode >= 400 ? 'Error: Add a person' : 'Add a person'
    const props = guestPersonProps(room, at, typed ?? fresh, errors)
    return reply.page('invitation/person', title, props)
  }

  guests.get(paths.invitationPeople, async (holder, reply) => {
    const { party, token } = holder
    if (takesReplies(party, clock())) return show(holder, reply)
    return reply.redirect(paths.invitation({ token }), 303)
  })

  guests.post(paths.invitationPeople, async (holder, reply) => {
    const { party, householdId, form, token } = holder
    const firstName = form.text('first_name').trim()
    const lastName = form.text('last_name').trim()
    const kind = form.text('kind') === 'child' ? 'child' : 'adult'
    const typed = { firstName, lastName, kind } as const
    const errors = nameErrors(typed)
    const { household } = await sheetOf(db, holder)
    if (isAtHome(household.guests, firstName, lastName)) {
      errors.first_name = `${firstName} ${lastName} is on your list already.`.replace('  ', ' ')
    }
    if (Object.keys(errors).length > 0) return show(holder, reply.code(422), typed, errors)
    await addGuest(db, { party, householdId, actor, now: clock(), ...typed })
    return reply.redirect(`${paths.invitation({ token })}?done=person`, 303)
  })
}
