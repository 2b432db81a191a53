// Corrections of an answer: a change is undone, a name corrected, a person added.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  insertPerson,
  type PersonKind,
  updatePersonName,
} from '../repositories/household-people.ts'
import { selectChanges, selectHouseholdOfChange } from '../repositories/invitation-changes.ts'
import { selectInvitation } from '../repositories/invitations.ts'
import { type GivenReply, upsertReply } from '../repositories/replies.ts'
import { HOUSEHOLD_LIMITS } from './household-form.ts'
import { type Party, takesReplies } from './parties.ts'
import { fullNameOf } from './people.ts'
import { settleClaims } from './potluck/settle.ts'
import { type Answer, type Change, CLOSED, type Guest, listGuests, noteChange } from './replies.ts'
import type { Reply } from './reply-words.ts'

/**
 * Undoes a change of a reply, if it is still the newest of that person.
 * @throws NotFound when there is no such change; Conflict when somebody changed the reply since
 * then
 */
export function undoChange(
  db: Database,
  undo: Pick<Answer, 'party' | 'householdId' | 'actor' | 'now'> & { changeId: number },
): Promise<{ guest: Guest; reply: Reply }> {
  return db.transaction().execute(async (trx) => {
    const { party, householdId, changeId } = undo
    await selectInvitation(trx, party.id, householdId)
    const changes = await selectChanges(trx, party.id, householdId)
    const change = changes.find(({ id, kind }) => id === changeId && kind === 'reply')
    const guests = await listGuests(trx, party.id, householdId)
    const guest = guests.find(({ id }) => id === change?.personId)
    if (!change || !guest) throw new NotFound()
    const ofGuest = changes.filter(
      ({ kind, personId }) => kind === 'reply' && personId === guest.id,
    )
    if (ofGuest.at(-1)?.id !== changeId) {
      throw new Conflict(`${guest.firstName}'s reply has been changed since. Nothing was undone.`)
    }
    const before = ofGuest.at(-2)?.value as GivenReply | '' | undefined
    const given = before || undefined
    await upsertReply(trx, { partyId: party.id, personId: guest.id, householdId }, given)
    await noteChange(trx, undo, { personId: guest.id, kind: 'reply', value: given ?? '' })
    await settleClaims(trx, party.id, householdId, undo.now)
    return { guest, reply: given ?? 'no response' }
  })
}

/** The household whose reply was changed; undefined when the party has no such change. */
export const findHouseholdOfChange = async (
  db: Database,
  partyId: number,
  changeId: number,
): Promise<number | undefined> =>
  Number.isSafeInteger(changeId) ? selectHouseholdOfChange(db, partyId, changeId) : undefined

/**
 * Corrects a name, for the household.
 * @throws NotFound when nobody in it has this id; Conflict when guests can't answer any more
 */
export function correctName(
  db: Database,
  correction: Pick<Answer, 'party' | 'householdId' | 'actor' | 'now'> & {
    person: string
    firstName: string
    lastName: string
  },
): Promise<void> {
  const { party, householdId, person, firstName, lastName, now } = correction
  if (!takesReplies(party, now)) throw new Conflict(CLOSED)
  return db.transaction().execute(async (trx) => {
    const guest = (await listGuests(trx, party.id, householdId)).find(
      ({ publicId }) => publicId === person,
    )
    if (!guest) throw new NotFound()
    if (guest.firstName === firstName && guest.lastName === lastName) return
    await updatePersonName(trx, guest.id, { firstName, lastName })
    const value = fullNameOf({ firstName, lastName })
    await noteChange(trx, correction, { personId: guest.id, kind: 'name', value })
  })
}

/**
 * Adds a person, for the household, as far as the host allows it.
 * @throws Conflict when the host does not allow it, guests can't answer any more, or somebody has
 * this name already (as when a button is pressed twice)
 */
export function addGuest(
  db: Database,
  addition: Pick<Answer, 'party' | 'householdId' | 'actor' | 'now'> & {
    firstName: string
    lastName: string
    kind: PersonKind
  },
): Promise<void> {
  const { party, householdId, firstName, lastName, kind, now } = addition
  if (!takesReplies(party, now)) throw new Conflict(CLOSED)
  return db.transaction().execute(async (trx) => {
    const invitation = await selectInvitation(trx, party.id, householdId)
    if (!invitation || invitation.takenBackAt !== null) throw new NotFound()
    const guests = await listGuests(trx, party.id, householdId)
    const changes = await selectChanges(trx, party.id, householdId)
    if (mayAdd(party, guests, changes) <= 0) {
      throw new Conflict('No further person can be added. Please ask the host.')
    }
    if (isAtHome(guests, firstName, lastName)) {
      throw new Conflict(`${firstName} is on your list already.`)
    }
    const details = { firstName, lastName, kind, email: '', phone: '' }
    const { id } = await insertPerson(trx, householdId, details)
    const key = { partyId: party.id, personId: id, householdId }
    await upsertReply(trx, key, 'attending')
    const value = fullNameOf({ firstName, lastName })
    await noteChange(trx, addition, { personId: id, kind: 'joined', value })
    await noteChange(trx, addition, { personId: id, kind: 'reply', value: 'attending' })
    await settleClaims(trx, party.id, householdId, now)
  })
}

/** Whether somebody of the household has this name. */
export const isAtHome = (guests: readonly Guest[], firstName: string, lastName: string): boolean =>
  guests.some((guest) => guest.firstName === firstName && guest.lastName === lastName)

/** How many people the household may still add to this party. */
export function mayAdd(party: Party, guests: readonly Guest[], changes: readonly Change[]): number {
  const joined = changes.filter(({ kind }) => kind === 'joined').length
  const room = HOUSEHOLD_LIMITS.people - guests.length
  return Math.max(0, Math.min(party.extraPeople - joined, room))
}
