// The answer sheet of a household: what the form of its answer shows, and what a sent form says.
import type { Database } from '../database/database.ts'
import { NotFound } from '../errors.ts'
import { selectPeopleOf } from '../repositories/household-people.ts'
import { selectChanges } from '../repositories/invitation-changes.ts'
import { selectInvitation } from '../repositories/invitations.ts'
import { listPartyHouseholds, type PartyHousehold } from './board.ts'
import { getHostedParty, type Party } from './parties.ts'
import type { Person } from './people.ts'
import type { Change, Guest } from './replies.ts'
import { MAX_NOTE_LETTERS, type Reply, readReply } from './reply-words.ts'

export interface AnswerSheet {
  party: Party
  household: PartyHousehold
  /** All invited households, this one among them. */
  households: PartyHousehold[]
  note: string
  /** The changes of this household's invitation, oldest first. */
  changes: Change[]
}

/** @throws NotFound when the household is not invited */
export async function getAnswerSheet(
  db: Database,
  party: Party,
  householdId: number,
): Promise<AnswerSheet> {
  // The changes are read first: so the form may show more than its version says, but never less.
  const changes = await selectChanges(db, party.id, householdId)
  const [invitation, households] = await Promise.all([
    selectInvitation(db, party.id, householdId),
    listPartyHouseholds(db, party.id),
  ])
  const household = households.find((one) => one.householdId === householdId)
  if (!invitation || !household) throw new NotFound()
  return { party, household, households, note: invitation.note, changes }
}

/**
 * What a household would see of a party that is not published yet: the chosen invited household, or
 * the host's own where none is invited.
 * @param householdPublicId the household; where it is not invited, the first one is taken
 * @throws NotFound unless this person hosts the party
 */
export async function getPreviewSheet(
  db: Database,
  host: Person,
  partyPublicId: string,
  householdPublicId: string,
): Promise<AnswerSheet> {
  const party = await getHostedParty(db, host, partyPublicId)
  const households = await listPartyHouseholds(db, party.id)
  const chosen = households.find(({ publicId }) => publicId === householdPublicId)
  const household = chosen ?? households[0] ?? (await ownHousehold(db, host))
  return { party, household, households, note: '', changes: [] }
}

async function ownHousehold(db: Database, host: Person): Promise<PartyHousehold> {
  const people = await selectPeopleOf(db, [host.householdId])
  const guests = people.map((person) => ({ ...person, reply: null }))
  return {
    householdId: host.householdId,
    publicId: '',
    name: host.householdName,
    sentAt: null,
    guests,
  }
}

/** An answer as its form sends it. */
export interface TypedAnswer {
  /** Replies by the person's public id. */
  replies: ReadonlyMap<string, string>
  note: string | undefined
  version: string
  /** The public id of whoever fills in the form, or empty. */
  answeredBy: string
}

export interface ReadAnswer {
  replies: Map<string, Reply>
  note: string | undefined
  version: number | undefined
  /** Undefined where the form does not say who answers. */
  personId: number | undefined
  /** What is wrong, by the name of the field. */
  errors: Record<string, string>
}

export function readAnswer(typed: TypedAnswer, guests: readonly Guest[]): ReadAnswer {
  const errors: Record<string, string> = {}
  const replies = new Map<string, Reply>()
  for (const [publicId, text] of typed.replies) {
    const reply = readReply(text)
    if (reply) replies.set(publicId, reply)
    else errors[`reply-${publicId}`] = 'Choose one of the three answers.'
  }
  const note = typed.note?.replaceAll('\r\n', '\n').trim()
  if (note !== undefined && note.length > MAX_NOTE_LETTERS) {
    errors.note = `Shorten the note to ${MAX_NOTE_LETTERS.toLocaleString('en')} characters: it has ${note.length.toLocaleString('en')}.`
  }
  const [first] = guests
  if (first && typed.replies.size === 0 && !note) {
    errors[`reply-${first.publicId}`] = 'Choose an answer for at least one person.'
  }
  const version = /^\d{1,15}$/.test(typed.version) ? Number(typed.version) : undefined
  const personId = guests.find(({ publicId }) => publicId === typed.answeredBy)?.id
  return { replies, note, version, personId, errors }
}
