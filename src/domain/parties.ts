// Parties as their hosts change them: drafts, edits, and the steps from draft to archive.
import type { Database } from '../database/database.ts'
import { Conflict, NotAllowed, NotFound } from '../errors.ts'
import {
  countOwnedParties,
  type PartyDetails,
  type PartyRow,
  type PartyState,
  selectHostedParty,
} from '../repositories/parties.ts'
import { insertPartyVersion, selectPartyVersion } from '../repositories/party-versions.ts'
import {
  deleteMarkedParties,
  insertParty,
  markPartyDeleted,
  updatePartyDetails,
  updatePartyState,
} from '../repositories/party-writes.ts'
import { lockReminders } from '../repositories/reminders.ts'
import { rescheduleReminders } from './messages/rescheduling.ts'
import type { Person } from './people.ts'
import { endOfDay } from './wall-time.ts'

export type { PartyDetails, PartyState }
export type Party = PartyRow

export const MAX_PARTIES = 200

/** A deleted draft can be brought back for this long. */
export const UNDO_DELETE_MS = 24 * 3_600_000

/** @throws NotFound unless this person hosts it, alone or with others */
export async function getHostedParty(db: Database, host: Person, publicId: string): Promise<Party> {
  const party = await selectHostedParty(db, host.id, publicId)
  if (!party) throw new NotFound()
  return party
}

/** @throws NotFound unless this person hosts the party; NotAllowed unless they own it */
export async function getOwnedParty(db: Database, host: Person, publicId: string): Promise<Party> {
  const party = await getHostedParty(db, host, publicId)
  if (party.ownerId !== host.id) {
    throw new NotAllowed(`Only ${party.hostNames[0]}, whose party it is, can do this.`)
  }
  return party
}

/**
 * Makes a draft.
 * @returns its public id
 * @throws Conflict when this person has as many parties as allowed
 */
export function createParty(
  db: Database,
  host: Person,
  details: PartyDetails,
  now: number,
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    if ((await countOwnedParties(trx, host.id)) >= MAX_PARTIES) {
      throw new Conflict(`You have ${MAX_PARTIES} parties already. Delete a draft to make room.`)
    }
    const { id, publicId } = await insertParty(trx, host.id, details, now)
    await insertPartyVersion(trx, id, 1, details, host.id, now)
    return publicId
  })
}

export type EditOutcome =
  | { kind: 'saved' }
  /** Somebody else saved first: `base` is what this edit began from, `theirs` the present version. */
  | { kind: 'overtaken'; base: PartyDetails; theirs: Party; changedBy: string | undefined }

/**
 * Saves new details unless the party has been changed since `baseVersion`; then nothing is written.
 * @throws NotFound unless this person hosts it; Conflict when it is in the archive
 */
export function editParty(
  db: Database,
  host: Person,
  publicId: string,
  edit: { baseVersion: number; details: PartyDetails; now: number },
): Promise<EditOutcome> {
  const { baseVersion, details, now } = edit
  return db.transaction().execute(async (trx): Promise<EditOutcome> => {
    const party = await getHostedParty(trx, host, publicId)
    if (party.state === 'archived') {
      throw new Conflict('This party is in the archive. Bring it back to change it.')
    }
    await lockReminders(trx, party.id)
    if (await updatePartyDetails(trx, party.id, baseVersion, details, now)) {
      await insertPartyVersion(trx, party.id, baseVersion + 1, details, host.id, now)
      await rescheduleReminders(trx, party.id, details, now)
      return { kind: 'saved' }
    }
    const theirs = await getHostedParty(trx, host, publicId)
    const base = await selectPartyVersion(trx, party.id, baseVersion)
    const { changedBy } = (await selectPartyVersion(trx, party.id, theirs.version)) ?? {}
    return { kind: 'overtaken', base: base?.details ?? theirs, theirs, changedBy }
  })
}

export type Step = 'publish' | 'unpublish' | 'archive' | 'restore'

const OWNERS_STEPS: ReadonlySet<Step> = new Set(['archive', 'restore'])

/** What guests must know before an invitation can be sent and the party does not say yet. */
export function missingForGuests({ startsAt, venue, address }: PartyDetails): string[] {
  return [
    ...(startsAt === null ? ['when it begins'] : []),
    ...(venue === '' && address === '' ? ['where it is'] : []),
  ]
}

/**
 * Takes a party one step further. A step that was taken already changes nothing and is no error.
 * @throws NotFound unless this person hosts it; NotAllowed for a step that only the owner may take;
 * Conflict when the party's state does not allow the step
 */
export function takeStep(
  db: Database,
  host: Person,
  publicId: string,
  step: Step,
  now: number,
): Promise<Party> {
  return db.transaction().execute(async (trx) => {
    const get = OWNERS_STEPS.has(step) ? getOwnedParty : getHostedParty
    const party = await get(trx, host, publicId)
    const to = stateAfter(party, step)
    if (to === party.state) return party
    await lockReminders(trx, party.id)
    await updatePartyState(trx, party.id, party.state, to, now)
    await rescheduleReminders(trx, party.id, party, now)
    return getHostedParty(trx, host, publicId)
  })
}

function stateAfter(party: Party, step: Step): PartyState {
  const { state, publishedAt } = party
  switch (step) {
    case 'publish': {
      const missing = missingForGuests(party)
      if (missing.length > 0) {
        throw new Conflict(`Before you publish it, say ${missing.join(' and ')}.`)
      }
      if (state === 'archived') throw new Conflict('Bring the party back from the archive first.')
      return 'published'
    }
    case 'unpublish':
      if (state === 'archived') throw new Conflict('Bring the party back from the archive first.')
      return 'draft'
    case 'archive':
      return 'archived'
    case 'restore':
      if (state !== 'archived') return state
      return publishedAt === null ? 'draft' : 'published'
  }
}

/**
 * Deletes a draft, which can be brought back until it is removed for good.
 * @throws NotFound and NotAllowed as getOwnedParty; Conflict when the party is no draft
 */
export async function deleteDraft(
  db: Database,
  host: Person,
  publicId: string,
  now: number,
): Promise<Party> {
  const party = await getOwnedParty(db, host, publicId)
  if (!(await markPartyDeleted(db, host.id, publicId, now))) {
    throw new Conflict('Only drafts can be deleted. Take the party back to draft first.')
  }
  return party
}

/** @throws NotFound when this person deleted no such draft, or deleted it too long ago */
export async function undeleteDraft(db: Database, host: Person, publicId: string): Promise<void> {
  if (!(await markPartyDeleted(db, host.id, publicId, null))) throw new NotFound()
}

/** Removes deleted drafts that can't be brought back any more. */
export const forgetDeletedDrafts = (db: Database, now: number): Promise<void> =>
  deleteMarkedParties(db, now - UNDO_DELETE_MS)

/** When guests can no longer answer, milliseconds since 1970; undefined when they always can. */
export const repliesCloseAt = (party: Party): number | undefined =>
  party.replyBy === null ? isOverAt(party) : endOfDay(party.replyBy, party.timeZone)

/** How long a party without an end is taken to last. */
const DEFAULT_LENGTH_MS = 6 * 3_600_000

/** Whether guests may answer just now. */
export const takesReplies = (party: Party, now: number): boolean =>
  party.state === 'published' && now < (repliesCloseAt(party) ?? Number.POSITIVE_INFINITY)

/** When the party is over, milliseconds since 1970; undefined when it has no date. */
export const isOverAt = ({ startsAt, endsAt }: Party): number | undefined =>
  endsAt ?? (startsAt === null ? undefined : startsAt + DEFAULT_LENGTH_MS)
