// Links that make somebody a co-host: the party's owner makes them, one person uses each, and they
// expire.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  type CoHostLinkRow,
  deleteCoHostLinks,
  deleteCoHostLinksBefore,
  insertCoHostLink,
  selectCoHostLink,
  selectCoHostLinks,
  selectPartyJoinedBy,
  useCoHostLink,
} from '../repositories/co-host-links.ts'
import { selectParty } from '../repositories/parties.ts'
import { insertCoHost } from '../repositories/party-hosts.ts'
import { lockParty } from '../repositories/party-writes.ts'
import { listHosts, MAX_CO_HOSTS } from './hosts.ts'
import { hashToken, isToken, type LinkTokens } from './invitation-links.ts'
import { getOwnedParty, type Party } from './parties.ts'
import type { Person } from './people.ts'

/** Long enough for a friend who reads the message days later. */
export const CO_HOST_LINK_DAYS = 7

const LINK_LASTS_MS = CO_HOST_LINK_DAYS * 86_400_000

export interface OpenCoHostLink extends CoHostLinkRow {
  /** The link's token; undefined when the key that sealed it is no longer listed. */
  token: string | undefined
}

/** The open links of a party, the newest first. */
export async function listCoHostLinks(
  db: Database,
  tokens: LinkTokens,
  { id }: Pick<Party, 'id'>,
  now: number,
): Promise<OpenCoHostLink[]> {
  const links = await selectCoHostLinks(db, id, now)
  return links.map((link) => ({ ...link, token: tokens.open(link.sealedToken) }))
}

/**
 * Makes a link by which one person becomes a co-host.
 * @returns its public id
 * @throws NotFound and NotAllowed as getOwnedParty; Conflict when the party is archived, or would
 * have too many hosts once all its links are used
 */
export function makeCoHostLink(
  db: Database,
  tokens: LinkTokens,
  owner: Person,
  publicId: string,
  now: number,
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const party = await getOwnedParty(trx, owner, publicId)
    await lockParty(trx, party.id)
    if (party.state === 'archived') throw new Conflict(ARCHIVED)
    const coHosts = (await listHosts(trx, party)).length - 1
    const links = await selectCoHostLinks(trx, party.id, now)
    if (coHosts + links.length >= MAX_CO_HOSTS) throw new Conflict(FULL)
    return insertCoHostLink(trx, tokens.issue(), {
      ...{ partyId: party.id, madeAt: now, endsAt: now + LINK_LASTS_MS },
    })
  })
}

const ARCHIVED = 'This party is in the archive. Bring it back first.'
const FULL = `A party has room for ${MAX_CO_HOSTS} co-hosts; links that are open count as such. Take one back first.`

/** Ends a link. @throws as getOwnedParty; NotFound when the party has no such link */
export async function takeBackCoHostLink(
  db: Database,
  owner: Person,
  publicId: string,
  linkPublicId: string,
): Promise<void> {
  const party = await getOwnedParty(db, owner, publicId)
  if (!(await deleteCoHostLinks(db, party.id, linkPublicId))) throw new NotFound()
}

export type FoundCoHostLink =
  /** `hosting`: the person hosts the party already, so there is nothing to accept. */
  | { kind: 'hosting'; party: Party; isUsed: boolean }
  | { kind: 'open' | 'archived'; party: Party }
  /** The link was used, was taken back, has expired, or never was one. */
  | { kind: 'dead' }

/**
 * What a link is for. Finding it does not use it up.
 * @param person who looks; undefined when they are not logged in
 */
export async function findCoHostLink(
  db: Database,
  token: string,
  person: Person | undefined,
  now: number,
): Promise<FoundCoHostLink> {
  if (!isToken(token)) return { kind: 'dead' }
  const link = await selectCoHostLink(db, hashToken(token), now)
  const partyId = link?.partyId ?? (await findJoined(db, token, person))
  const party = partyId === undefined ? undefined : await selectParty(db, partyId)
  if (!party) return { kind: 'dead' }
  const hosts = await listHosts(db, party)
  if (hosts.some(({ id }) => id === person?.id)) return { kind: 'hosting', party, isUsed: !link }
  return { kind: party.state === 'archived' ? 'archived' : 'open', party }
}

/**
 * Finds the party that this person joined by this link: a button that is pressed twice finds the
 * link used.
 */
const findJoined = async (
  db: Database,
  token: string,
  person: Person | undefined,
): Promise<number | undefined> =>
  person && (await selectPartyJoinedBy(db, hashToken(token), person.id))

/**
 * Uses a link up and makes the person a co-host. For somebody who hosts the party already it stays
 * unused.
 * @returns what the link was: `open` when the person became a co-host now
 * @throws Conflict when the party would have too many hosts
 */
export function acceptCoHostLink(
  db: Database,
  token: string,
  person: Person,
  now: number,
): Promise<FoundCoHostLink> {
  return db.transaction().execute(async (trx) => {
    const first = await findCoHostLink(trx, token, person, now)
    if (first.kind !== 'open') return first
    await lockParty(trx, first.party.id)
    const found = await findCoHostLink(trx, token, person, now)
    if (found.kind !== 'open') return found
    if ((await listHosts(trx, found.party)).length > MAX_CO_HOSTS) throw new Conflict(FULL)
    if (!(await useCoHostLink(trx, hashToken(token)))) return { kind: 'dead' }
    await insertCoHost(trx, found.party.id, person.id, now, hashToken(token))
    return found
  })
}

/** Deletes the links that have expired unused. */
export const forgetOldCoHostLinks = (db: Database, now: number): Promise<void> =>
  deleteCoHostLinksBefore(db, now)
