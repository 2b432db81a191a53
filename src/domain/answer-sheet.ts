// A household's answer sheet: what its form shows, and what a form that comes back says.
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
  /** Everybody who is invited, the household itself among them. */
  households: PartyHousehold[]
  note: string
  /** All that was changed of this invitation, oldest first. */
  changes: Change[]
}

/** @throws NotFound when the household is not invited */
export async function getAnswerSheet(
  db: Database,
  party: Party,
  householdId: number,
): Promise<AnswerSheet> {
  // Read first: a form may show more than its version says, but never less.
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
 * What a household would see, before anything is published: an invited one, or else the host's own.
 * @param householdPublicId one that is invited; the first when it is not
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
  /** By the person's public id. */
  replies: ReadonlyMap<string, string>
  note: string | undefined
  version: string
  /** The public id of who fills it in, or empty. */
  answeredBy: string
}

export interface ReadAnswer {
  replies: Map<string, Reply>
  note: string | undefined
  version: number | undefined
  /** Undefined where nobody said who it was. */
  personId: number | undefined
  /** By the name of the field. */
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
