// Invitations: which households a host invites, and the link by which each of them answers.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import { selectHouseholds } from '../repositories/households.ts'
import { retireLink, selectSealedTokens, updateLink } from '../repositories/invitation-links.ts'
import {
  type InvitedHouseholdRow,
  insertInvitation,
  markSent,
  selectHouseholdsOfLastParty,
  selectInvitations,
} from '../repositories/invitations.ts'
import { lockParty } from '../repositories/party-writes.ts'
import { freeClaims } from '../repositories/potluck-freed.ts'
import { lockReminders } from '../repositories/reminders.ts'
import { type Household, listHouseholds } from './households.ts'
import type { LinkTokens } from './invitation-links.ts'
import { rescheduleReminders } from './messages/rescheduling.ts'
import { getHostedParty, type Party } from './parties.ts'
import type { Person } from './people.ts'
import { settleInvited } from './potluck/settle.ts'

export const MAX_INVITATIONS = 500

export interface InvitationNeeds {
  db: Database
  links: LinkTokens
  /** Milliseconds since 1970. */
  clock: () => number
}

/** A host, and the party with which they do something. */
export interface HostAndParty {
  host: Person
  /** The party's public id. */
  party: string
}

/** A household that the host may choose; whether it is invited, and whether it was the last time. */
export interface Choice extends Household {
  isInvited: boolean
  wasInvitedLastTime: boolean
}

/**
 * The households in use of the host's own list, by name; and the names of invited households that
 * are not in it.
 * @throws NotFound unless this person hosts the party
 */
export async function listChoices(
  db: Database,
  { host, party: publicId }: HostAndParty,
): Promise<{ party: Party; choices: Choice[]; ofOthers: string[] }> {
  const party = await getHostedParty(db, host, publicId)
  const [households, invitations, lastTime] = await Promise.all([
    listHouseholds(db, host),
    selectInvitations(db, party.id),
    selectHouseholdsOfLastParty(db, host.id, party.id),
  ])
  const open = invitations.filter(isOpen)
  const invited = new Set(open.map(({ householdId }) => householdId))
  const last = new Set(lastTime)
  const choices = households.map((household) => ({
    ...household,
    isInvited: invited.has(household.id),
    wasInvitedLastTime: last.has(household.id),
  }))
  const own = new Set(households.map(({ id }) => id))
  const others = open.filter(({ householdId }) => !own.has(householdId))
  return { party, choices, ofOthers: others.map(({ householdName }) => householdName) }
}

/**
 * Invites households; those that are invited already stay as they are.
 * @param publicIds of households in use of the host's own list, or that were invited before
 * @returns how many were invited now
 * @throws NotFound unless this person hosts the party, and for any other household; Conflict when
 * there would be too many, or the party is archived
 */
export function inviteHouseholds(
  { db, links, clock }: InvitationNeeds,
  { host, party: publicId }: HostAndParty,
  publicIds: readonly string[],
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const party = await getHostedParty(trx, host, publicId)
    checkNotArchived(party)
    await lockParty(trx, party.id)
    const offered = await selectHouseholds(trx, host, { archived: false })
    const before = await selectInvitations(trx, party.id)
    const ids = new Map([
      ...offered.map(({ publicId: household, id }) => [household, id] as const),
      ...before.map((one) => [one.householdPublicId, one.householdId] as const),
    ])
    const added: number[] = []
    for (const household of new Set(publicIds)) {
      const id = ids.get(household)
      if (id === undefined) throw new NotFound()
      if (await insertInvitation(trx, party.id, id, links.issue(), clock())) added.push(id)
    }
    await settleInvited(trx, party.id, added, clock())
    const open = (await selectInvitations(trx, party.id)).filter(isOpen)
    if (open.length > MAX_INVITATIONS) {
      throw new Conflict(`A party has room for ${MAX_INVITATIONS} households.`)
    }
    return added.length
  })
}

const isOpen = ({ takenBackAt }: InvitedHouseholdRow): boolean => takenBackAt === null

function checkNotArchived(party: Party): void {
  if (party.state === 'archived') {
    throw new Conflict('This party is in the archive. Bring it back to change its invitations.')
  }
}

/**
 * Takes an invitation back: its link stops working at once, and its replies are kept for the host.
 * @throws NotFound unless this person hosts the party and the household is invited
 */
export const takeBackInvitation = (
  needs: InvitationNeeds,
  where: HostAndParty,
  household: string,
): Promise<InvitedHouseholdRow> => changeLink(needs, where, household, false)

/**
 * Gives a household a new link; the earlier one stops working at once.
 * @throws NotFound unless this person hosts the party and the household is invited
 */
export const replaceLink = (
  needs: InvitationNeeds,
  where: HostAndParty,
  household: string,
): Promise<InvitedHouseholdRow> => changeLink(needs, where, household, true)

function changeLink(
  { db, links, clock }: InvitationNeeds,
  { host, party: publicId }: HostAndParty,
  householdPublicId: string,
  getsAnother: boolean,
): Promise<InvitedHouseholdRow> {
  return db.transaction().execute(async (trx) => {
    const party = await getHostedParty(trx, host, publicId)
    await lockReminders(trx, party.id)
    await lockParty(trx, party.id)
    const household = await getInvitedHousehold(trx, party, householdPublicId)
    const { householdId } = household
    const next = getsAnother ? links.issue() : undefined
    if (!(await retireLink(trx, party.id, householdId, next, clock()))) throw new NotFound()
    if (!getsAnother) await freeClaims(trx, party.id, householdId, clock())
    await rescheduleReminders(trx, party.id, party, clock(), householdId)
    return household
  })
}

/** Notes when the host sent a link; null removes the note. @throws NotFound as replaceLink */
export async function noteSent(
  db: Database,
  { host, party: publicId }: HostAndParty,
  householdPublicId: string,
  sentAt: number | null,
): Promise<InvitedHouseholdRow> {
  const party = await getHostedParty(db, host, publicId)
  const household = await getInvitedHousehold(db, party, householdPublicId)
  if (!(await markSent(db, party.id, household.householdId, sentAt))) throw new NotFound()
  return household
}

/**
 * A household with its invitation, whichever host made it, and even if it was taken back.
 * @throws NotFound when it was never invited
 */
export async function getInvitedHousehold(
  db: Database,
  { id }: Pick<Party, 'id'>,
  householdPublicId: string,
): Promise<InvitedHouseholdRow> {
  const invitations = await selectInvitations(db, id)
  const household = invitations.find((one) => one.householdPublicId === householdPublicId)
  if (!household) throw new NotFound()
  return household
}

/**
 * Gives links to invitations from before there were links, and seals tokens with the newest key, so
 * that an old SECRET_KEY can be removed once every server has started with the new one.
 */
export async function mendLinks(db: Database, links: LinkTokens): Promise<void> {
  for (const row of await selectSealedTokens(db, { missingOnly: links.keyCount === 1 })) {
    if (row.sealedToken === null) {
      const { tokenHash, sealedToken } = links.issue()
      await updateLink(db, row, { tokenHash, sealedToken })
    } else {
      const sealedToken = links.reseal(row.sealedToken)
      if (sealedToken) await updateLink(db, row, { sealedToken })
    }
  }
}
