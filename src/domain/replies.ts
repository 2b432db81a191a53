// Replies: each person has their own, whoever gives it, and nobody's change is overwritten without
// being told.
//
// A form carries the version of the invitation that it showed. What it leaves unchanged does not
// undo later changes by others. Where both changed the same person, the last answer counts, and the
// page says so.

import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  type ChangeRow,
  deleteChangesBefore,
  insertChange,
  selectChanges,
} from '../repositories/invitation-changes.ts'
import { selectInvitation, updateNote } from '../repositories/invitations.ts'
import { type GuestRow, selectGuests, upsertReply } from '../repositories/replies.ts'
import { type Party, takesReplies } from './parties.ts'
import { settleClaims } from './potluck/settle.ts'
import type { Reply } from './reply-words.ts'

export type Change = ChangeRow
export type Guest = GuestRow

/** How many changes of one invitation are kept; older ones are deleted. */
const KEPT_CHANGES = 200

/** Who answers: a person of the household, by its link or logged in, or the host for them. */
export interface Actor {
  /** Undefined where the form does not say who answers. */
  personId: number | undefined
  isHost: boolean
}

export interface Answer {
  party: Party
  householdId: number
  actor: Actor
  /** The replies by each person's public id. */
  replies: ReadonlyMap<string, Reply>
  /** Undefined when the form has no field for it. */
  note: string | undefined
  /**
   * The version that the form showed, which is the id of the newest change then; undefined means up
   * to date.
   */
  version: number | undefined
  now: number
}

/** A change that somebody else made since the form was shown, and that this answer has replaced. */
export interface Overwritten {
  change: Change
  reply: Reply
}

export interface AnswerOutcome {
  saved: { guest: Guest; reply: Reply }[]
  noteSaved: boolean
  overwritten: Overwritten[]
  /** Changes that others made meanwhile, and that this answer left as they are. */
  meanwhile: Change[]
  /** Somebody else has changed the note meanwhile: this one is not saved, so that neither is lost. */
  noteConflict?: { theirs: string; change: Change }
  /** The id of the invitation's newest change before this answer, and after it; 0 where there is none. */
  before: number
  after: number
}

/**
 * Saves what an answer changes.
 * @throws NotFound when the household is not invited, or a person is not in it; Conflict when
 * guests can't answer any more
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
    if (outcome.saved.length > 0 && invitation.takenBackAt === null) {
      await settleClaims(trx, party.id, householdId, now)
    }
    await saveNote(trx, answer, invitation.note, changes, outcome)
    await deleteChangesBefore(trx, party.id, householdId, KEPT_CHANGES)
    return outcome
  })
}

export const CLOSED = 'The time to reply is over. Please tell the host directly.'

function newOutcome(changes: readonly Change[], { version }: Answer): AnswerOutcome {
  const meanwhile = changes.filter(({ id }) => version !== undefined && id > version)
  const before = newestOf(changes)
  return { saved: [], noteSaved: false, overwritten: [], meanwhile, before, after: before }
}

/** The version of an invitation: the id of its newest change; 0 where there is none. */
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
    // The form showed this reply: nobody chose it anew.
    if (reply === ((shown?.value || 'no response') as Reply)) return
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

export const noteChange = (
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
