// The hosts of a party: one owner, and co-hosts who may do everything except what only the owner may.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import { deleteCoHostLinks } from '../repositories/co-host-links.ts'
import { countOwnedParties, selectHostedParty } from '../repositories/parties.ts'
import {
  deleteCoHost,
  type HostRow,
  insertCoHost,
  moveInvitedHouseholds,
  selectHeirs,
  selectHosts,
  updateOwner,
} from '../repositories/party-hosts.ts'
import { lockParty } from '../repositories/party-writes.ts'
import { getHostedParty, getOwnedParty, MAX_PARTIES, type Party } from './parties.ts'
import type { Person } from './people.ts'

export type Host = HostRow

export const MAX_CO_HOSTS = 10

/** The owner first, then the co-hosts in the order in which they joined. */
export const listHosts = (db: Database, { id }: Pick<Party, 'id'>): Promise<Host[]> =>
  selectHosts(db, id)

export const isHost = async (
  db: Database,
  { publicId }: Pick<Party, 'publicId'>,
  person: Pick<Person, 'id'> | undefined,
): Promise<boolean> =>
  person !== undefined && (await selectHostedParty(db, person.id, publicId)) !== undefined

/**
 * A co-host, for the owner.
 * @throws NotFound and NotAllowed as getOwnedParty; NotFound when no co-host has this id
 */
export async function getCoHost(
  db: Database,
  owner: Person,
  publicId: string,
  hostPublicId: string,
): Promise<{ party: Party; coHost: Host }> {
  const party = await getOwnedParty(db, owner, publicId)
  const hosts = await listHosts(db, party)
  const coHost = hosts.find((host) => host.publicId === hostPublicId && host.since !== null)
  if (!coHost) throw new NotFound()
  return { party, coHost }
}

/** As getCoHost; the party's hosts stay locked until the transaction ends. */
async function lockCoHost(
  trx: Database,
  owner: Person,
  publicId: string,
  hostPublicId: string,
): ReturnType<typeof getCoHost> {
  const { id } = await getOwnedParty(trx, owner, publicId)
  await lockParty(trx, id)
  return getCoHost(trx, owner, publicId, hostPublicId)
}

/**
 * Removes a co-host, who no longer sees the party; households that they invited stay invited. Open links
 * end too: the one who is removed may have one, to come back by.
 * @throws as getCoHost
 */
export function removeCoHost(
  db: Database,
  owner: Person,
  publicId: string,
  hostPublicId: string,
): Promise<{ party: Party; coHost: Host }> {
  return db.transaction().execute(async (trx) => {
    const found = await lockCoHost(trx, owner, publicId, hostPublicId)
    await deleteCoHost(trx, found.party.id, found.coHost.id)
    await deleteCoHostLinks(trx, found.party.id)
    return found
  })
}

/**
 * Makes a co-host the owner; the former owner becomes a co-host.
 * @throws as getCoHost; Conflict when the co-host owns as many parties as a person may own
 */
export function handOver(
  db: Database,
  owner: Person,
  where: { party: string; host: string },
  now: number,
): Promise<{ party: Party; coHost: Host }> {
  return db.transaction().execute(async (trx) => {
    const { party, coHost } = await lockCoHost(trx, owner, where.party, where.host)
    if ((await countOwnedParties(trx, coHost.id)) >= MAX_PARTIES) {
      throw new Conflict(`${coHost.firstName} has ${MAX_PARTIES} parties already, and no room.`)
    }
    await updateOwner(trx, party.id, coHost.id)
    await insertCoHost(trx, party.id, owner.id, now)
    await deleteCoHostLinks(trx, party.id) // They are the former owner's, who could come back by one.
    return { party, coHost }
  })
}

/**
 * Ends a co-host's own part in a party.
 * @throws NotFound unless this person hosts the party; Conflict when they own it
 */
export function leaveParty(db: Database, host: Person, publicId: string): Promise<Party> {
  return db.transaction().execute(async (trx) => {
    const { id } = await getHostedParty(trx, host, publicId)
    await lockParty(trx, id)
    const party = await getHostedParty(trx, host, publicId)
    if (party.ownerId === host.id) {
      throw new Conflict(`${party.title} is yours. Hand it over first, then you can leave it.`)
    }
    await deleteCoHost(trx, party.id, host.id)
    return party
  })
}

/**
 * To be called before an organizer is removed: each of their parties that has co-hosts goes to the
 * co-host of longest standing, together with those of the organizer's households that are invited
 * to it.
 */
export async function leaveToCoHosts(trx: Database, ownerId: number): Promise<void> {
  for (const { partyId, personId } of await selectHeirs(trx, ownerId)) {
    await lockParty(trx, partyId)
    await deleteCoHostLinks(trx, partyId)
    await moveInvitedHouseholds(trx, partyId, ownerId, personId)
    await updateOwner(trx, partyId, personId)
  }
}
