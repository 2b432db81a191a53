// Repeats a party on a later day: with its texts, its place, its wishes and its households.
//
// Nothing that was answered is taken over: no reply, no note, no link.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import { selectHouseholds } from '../repositories/households.ts'
import { insertInvitation, selectInvitations } from '../repositories/invitations.ts'
import { countOwnedParties } from '../repositories/parties.ts'
import { insertPartyVersion } from '../repositories/party-versions.ts'
import { insertParty } from '../repositories/party-writes.ts'
import { insertWishes, selectWishes } from '../repositories/potluck-wishes.ts'
import { type RepliedPerson, selectRepliedPeople } from '../repositories/replies.ts'
import { type Household, listHouseholds } from './households.ts'
import { type HostAndParty, type InvitationNeeds, MAX_INVITATIONS } from './invitations.ts'
import { getHostedParty, MAX_PARTIES, type Party, type PartyDetails } from './parties.ts'
import type { Person } from './people.ts'
import { atSameTimeOn, dayIn, daysAfter, daysBetween, sameWeekdayToCome } from './wall-time.ts'

export interface PartyAgain {
  last: Party
  /**
   * The same weekday at about the same time of the next year, YYYY-MM-DD; empty for a party without
   * a day.
   */
  startsOn: string
  households: HouseholdAgain[]
  /** The names of households that were invited and are archived now. */
  archived: string[]
  /** The names of households that were invited and are in another host's list. */
  ofOthers: string[]
  /** How many wishes the party has. */
  wishes: number
}

/** A household that may be invited again. */
export interface HouseholdAgain extends Household {
  wasInvited: boolean
  /** First names of people who answered with another household the last time. */
  movedIn: string[]
  /** First names of people who answered with this household and live elsewhere now. */
  movedOut: string[]
}

/** @throws NotFound unless this person hosts the party */
export async function proposeAgain(
  db: Database,
  host: Person,
  publicId: string,
  now: number,
): Promise<PartyAgain> {
  const last = await getHostedParty(db, host, publicId)
  const [households, inArchive, invitations, replied, wishes] = await Promise.all([
    listHouseholds(db, host),
    listHouseholds(db, host, { archived: true }),
    selectInvitations(db, last.id),
    selectRepliedPeople(db, last.id),
    selectWishes(db, last.id),
  ])
  const invited = invitations.filter(({ takenBackAt }) => takenBackAt === null)
  const ids = new Set(invited.map(({ householdId }) => householdId))
  const own = new Set([...households, ...inArchive].map(({ id }) => id))
  return {
    last,
    startsOn: last.startsAt === null ? '' : sameWeekdayToCome(last.startsAt, last.timeZone, now),
    households: households.map((household) => ({
      ...household,
      wasInvited: ids.has(household.id),
      ...movesOf(household, replied),
    })),
    archived: inArchive.filter(({ id }) => ids.has(id)).map(({ name }) => name),
    ofOthers: invited
      .filter(({ householdId }) => !own.has(householdId))
      .map(({ householdName }) => householdName),
    wishes: wishes.length,
  }
}

/** @param replied everybody who answered the last time, with the household with which they did */
function movesOf({ id, people }: Household, replied: readonly RepliedPerson[]) {
  const before = new Map(replied.map((one) => [one.personId, one.householdId]))
  const isElsewhere = (personId: number) => !people.some((one) => one.id === personId)
  return {
    movedIn: people
      .filter((one) => (before.get(one.id) ?? id) !== id)
      .map(({ firstName }) => firstName),
    movedOut: replied
      .filter(({ personId, householdId }) => householdId === id && isElsewhere(personId))
      .map(({ firstName }) => firstName),
  }
}

export interface PlanAgain {
  title: string
  /** YYYY-MM-DD; empty for no day yet. */
  startsOn: string
  /** The public ids of the households that are invited. */
  households: readonly string[]
  keepsWishes: boolean
}

/**
 * Makes a draft with its invitations, all of it or nothing.
 * @returns its public id
 * @throws NotFound unless this person hosts the party and may see the households; Conflict when
 * there would be too many parties or households
 */
export function planAgain(
  { db, links, clock }: InvitationNeeds,
  { host, party: publicId }: HostAndParty,
  plan: PlanAgain,
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const last = await getHostedParty(trx, host, publicId)
    if ((await countOwnedParties(trx, host.id)) >= MAX_PARTIES) {
      throw new Conflict(`You have ${MAX_PARTIES} parties already. Delete a draft to make room.`)
    }
    if (plan.households.length > MAX_INVITATIONS) {
      throw new Conflict(`A party has room for ${MAX_INVITATIONS} households.`)
    }
    const details = detailsAgain(last, plan)
    const party = await insertParty(trx, host.id, details, clock())
    await insertPartyVersion(trx, party.id, 1, details, host.id, clock())
    if (plan.keepsWishes) await copyWishes(trx, last.id, party.id)
    const offered = await selectHouseholds(trx, host, { archived: false })
    const ids = new Map(offered.map((household) => [household.publicId, household.id]))
    for (const household of new Set(plan.households)) {
      const id = ids.get(household)
      if (id === undefined) throw new NotFound()
      await insertInvitation(trx, party.id, id, links.issue(), clock())
    }
    return party.publicId
  })
}

/** The end, and the last day to reply, are as many days from the beginning as they were. */
function detailsAgain(last: Party, { title, startsOn }: PlanAgain): PartyDetails {
  const { description, venue, address, arrival, contact, timeZone, showGuests, extraPeople } = last
  const same = { description, venue, address, arrival, contact, timeZone, showGuests, extraPeople }
  const { startsAt, endsAt, replyBy } = last
  if (startsOn === '' || startsAt === null) {
    return { ...same, title, startsAt: null, endsAt: null, replyBy: null }
  }
  const before = dayIn(startsAt, timeZone)
  const endsOn = endsAt && daysAfter(startsOn, daysBetween(startsAt, endsAt, timeZone))
  return {
    ...same,
    title,
    startsAt: atSameTimeOn(startsOn, startsAt, timeZone),
    endsAt: endsAt && endsOn ? atSameTimeOn(endsOn, endsAt, timeZone) : null,
    replyBy: replyBy && daysAfter(startsOn, daysFrom(before, replyBy)),
  }
}

const daysFrom = (from: string, to: string): number =>
  daysBetween(Date.parse(from), Date.parse(to), 'UTC')

async function copyWishes(db: Database, from: number, to: number): Promise<void> {
  const wishes = await selectWishes(db, from)
  const details = wishes.map(({ kind, name, servings, wanted, note }) => ({
    ...{ kind, name, servings, wanted, note },
  }))
  if (details.length > 0) await insertWishes(db, to, details)
}
