// Replies: each person's is its own, whoever gives it, and nothing is overwritten unseen.
//
// A form says which version of the invitation it showed. What it did not change leaves alone what
// others have changed since; where both changed the same person, the last word counts and says so.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import { insertPerson, type PersonKind, updatePersonName } from '../repositories/households.ts'
import { selectInvitation, updateNote } from '../repositories/invitations.ts'
import {
  type ChangeRow,
  deleteChangesBefore,
  type GivenReply,
  type GuestRow,
  insertChange,
  selectChanges,
  selectGuests,
  selectHouseholdOfChange,
  upsertReply,
} from '../repositories/replies.ts'
import { HOUSEHOLD_LIMITS } from './household-form.ts'
import { type Party, takesReplies } from './parties.ts'

export type { GivenReply }
export type Reply = GivenReply | 'no response'
export type Change = ChangeRow
export type Guest = GuestRow

export const MAX_NOTE_LETTERS = 1_000
/** Of one invitation; older ones are forgotten. */
const KEPT_CHANGES = 200

const REPLY_FIELDS: Record<string, GivenReply> = {
  attending: 'attending',
  maybe: 'maybe',
  'not-attending': 'not attending',
}

/** A reply as a form sends it; empty text takes a reply back, anything else is undefined. */
export const readReply = (text: string): Reply | undefined =>
  text === '' ? 'no response' : REPLY_FIELDS[text]

/** A reply as a form's value and as a class name. */
export const replyValue = (reply: Reply): string =>
  reply === 'no response' ? '' : reply.replace(' ', '-')

/** Who answers: somebody at home by the household's link or their log-in, or the host for them. */
export interface Actor {
  /** Undefined where nobody said who it was. */
  personId: number | undefined
  isHost: boolean
}

export interface Answer {
  party: Party
  householdId: number
  actor: Actor
  /** By the person's public id. */
  replies: ReadonlyMap<string, Reply>
  /** Undefined when the form has no field for it. */
  note: string | undefined
  /** What the form showed: the newest change then; undefined takes it as up to date. */
  version: number | undefined
  now: number
}

/** Somebody else's change since the form was shown, which this answer has replaced. */
export interface Overwritten {
  change: Change
  reply: Reply
}

export interface AnswerOutcome {
  saved: { guest: Guest; reply: Reply }[]
  noteSaved: boolean
  overwritten: Overwritten[]
  /** What others changed meanwhile and this answer left alone. */
  meanwhile: Change[]
  /** Another note was written meanwhile: mine is not saved, so that nobody's is lost. */
  noteConflict?: { theirs: string; change: Change }
  /** The newest change of this invitation before this answer, and after it; 0 for none. */
  before: number
  after: number
}

/**
 * Saves what an answer changed.
 * @throws NotFound when the household is not invited, or a person is not in it; Conflict when guests
 * may not answer any more
 */
export function saveAnswer(db: Database, answer: Answer): Promise<AnswerOutcome> {
  const { party, householdId, actor, now } = answer
  if (!actor.isHost && !takesReplies(party, now)) throw new Conflict(CLOSED)
  return db.transaction().execute(async (trx) => {
    const invitation = await selectInvitation(trx, party.id, householdId)
    if (!invitation || (invitation.takenBackAt !== null && !actor.isHost)) throw new NotFound()
    const guests = await listGuests(trx, party.id, householdId)
    const changes = await selectChanges(trx, party.id, householdId)
    const outcome = newOutcome(changes, answer)
    for (const [publicId, reply] of answer.replies) {
      const guest = guests.find((one) => one.publicId === publicId)
      if (!guest) throw new NotFound()
      await saveReply(trx, answer, guest, reply, changes, outcome)
    }
    await saveNote(trx, answer, invitation.note, changes, outcome)
    await deleteChangesBefore(trx, party.id, householdId, KEPT_CHANGES)
    return outcome
  })
}

const CLOSED = 'The time to reply is over. Please tell the host directly.'

function newOutcome(changes: readonly Change[], { version }: Answer): AnswerOutcome {
  const meanwhile = changes.filter(({ id }) => version !== undefined && id > version)
  const before = newestOf(changes)
  return { saved: [], noteSaved: false, overwritten: [], meanwhile, before, after: before }
}

/** The version that a form shows: the newest of an invitation's changes; 0 for none. */
export const newestOf = (changes: readonly Change[]): number => changes.at(-1)?.id ?? 0

/** The people of one household at a party. */
export const listGuests = async (
  db: Database,
  partyId: number,
  householdId: number,
): Promise<Guest[]> =>
  (await selectGuests(db, partyId)).filter((guest) => guest.householdId === householdId)

async function saveReply(
  db: Database,
  answer: Answer,
  guest: Guest,
  reply: Reply,
  changes: readonly Change[],
  outcome: AnswerOutcome,
): Promise<void> {
  const current: Reply = guest.reply ?? 'no response'
  if (reply === current) return
  const ofGuest = changes.filter(({ kind, personId }) => kind === 'reply' && personId === guest.id)
  const later = ofGuest.findLast(({ id }) => answer.version !== undefined && id > answer.version)
  if (later) {
    const shown = ofGuest.findLast(({ id }) => id <= (answer.version ?? 0))
    if (reply === ((shown?.value || 'no response') as Reply)) return // Left as the form showed it.
    outcome.overwritten.push({ change: later, reply })
    outcome.meanwhile = outcome.meanwhile.filter(({ id }) => id !== later.id)
  }
  const { party, householdId } = answer
  const given = reply === 'no response' ? undefined : reply
  await upsertReply(db, { partyId: party.id, personId: guest.id, householdId }, given)
  const change = { personId: guest.id, kind: 'reply', value: given ?? '' } as const
  outcome.after = await noteChange(db, answer, change)
  outcome.saved.push({ guest, reply })
}

async function saveNote(
  db: Database,
  answer: Answer,
  current: string,
  changes: readonly Change[],
  outcome: AnswerOutcome,
): Promise<void> {
  const note = answer.note?.replaceAll('\r\n', '\n').trim()
  if (note === undefined || note === current) return
  const ofNote = changes.filter(({ kind }) => kind === 'note')
  const later = ofNote.findLast(({ id }) => answer.version !== undefined && id > answer.version)
  if (later) {
    const shown = ofNote.findLast(({ id }) => id <= (answer.version ?? 0))?.value ?? ''
    if (note === shown) return
    outcome.noteConflict = { theirs: current, change: later }
    return
  }
  await updateNote(db, answer.party.id, answer.householdId, note)
  outcome.after = await noteChange(db, answer, { personId: null, kind: 'note', value: note })
  outcome.noteSaved = true
}

const noteChange = (
  db: Database,
  { party, householdId, actor, now }: Pick<Answer, 'party' | 'householdId' | 'actor' | 'now'>,
  change: Pick<Change, 'personId' | 'kind' | 'value'>,
): Promise<number> =>
  insertChange(db, {
    ...change,
    partyId: party.id,
    householdId,
    actorId: actor.personId ?? null,
    byHost: actor.isHost,
    changedAt: now,
  })

/**
 * Takes a change of a reply back, if it is still the newest of that person.
 * @throws NotFound when there is no such change; Conflict when somebody changed it since
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
    return { guest, reply: given ?? 'no response' }
  })
}

/** The household that a change of a party is about; undefined when there is no such change. */
export const findHouseholdOfChange = async (
  db: Database,
  partyId: number,
  changeId: number,
): Promise<number | undefined> =>
  Number.isSafeInteger(changeId) ? selectHouseholdOfChange(db, partyId, changeId) : undefined

/** The household puts a name right. @throws NotFound when nobody in it has this id; Conflict when closed */
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
    const value = `${firstName} ${lastName}`.trim()
    await noteChange(trx, correction, { personId: guest.id, kind: 'name', value })
  })
}

/**
 * The household adds somebody, as far as the host allows it.
 * @throws Conflict when it may not, guests may not answer any more, or somebody is called so already:
 * a button that is pressed twice adds one person
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
    const value = `${firstName} ${lastName}`.trim()
    await noteChange(trx, addition, { personId: id, kind: 'joined', value })
    await noteChange(trx, addition, { personId: id, kind: 'reply', value: 'attending' })
  })
}

/** Whether somebody of this name is on the list. */
export const isAtHome = (guests: readonly Guest[], firstName: string, lastName: string): boolean =>
  guests.some((guest) => guest.firstName === firstName && guest.lastName === lastName)

/** How many people the household may still add to this party. */
export function mayAdd(party: Party, guests: readonly Guest[], changes: readonly Change[]): number {
  const joined = changes.filter(({ kind }) => kind === 'joined').length
  const room = HOUSEHOLD_LIMITS.people - guests.length
  return Math.max(0, Math.min(party.extraPeople - joined, room))
}
