// Parties as a person sees them: those they host, and those their household is invited to.
import type { Database } from '../database/database.ts'
import { selectPartiesVisibleTo, selectRepliesVisibleTo } from '../repositories/parties.ts'
import type { Headcount, InvitedHousehold, Party, PartyRow, Person, ReplyRow } from './types.ts'

export interface PartiesOf {
  hosting: Party[]
  invited: Party[]
}

/**
 * Drafts and archived parties are for their host alone. Each list by date; a party that the person
 * hosts is not among those they are invited to.
 */
export async function listPartiesOf(db: Database, person: Person): Promise<PartiesOf> {
  const rows = await selectPartiesVisibleTo(db, person)
  const replies = rows.length === 0 ? [] : await selectRepliesVisibleTo(db, person)
  const repliesOf = Map.groupBy(replies, ({ partyId }) => partyId)
  const parties = rows.map((row) => withReplies(row, repliesOf.get(row.id) ?? []))
  const isHost = ({ hostId }: Party) => hostId === person.id
  return { hosting: parties.filter(isHost), invited: parties.filter((party) => !isHost(party)) }
}

function withReplies(row: PartyRow, replies: readonly ReplyRow[]): Party {
  const households = householdsOf(replies)
  const hostName = `${row.hostFirstName} ${row.hostLastName}`
  return { ...row, hostName, households, headcount: countHeads(households) }
}

function householdsOf(replies: readonly ReplyRow[]): InvitedHousehold[] {
  const households = new Map<number, InvitedHousehold>()
  for (const { householdId, householdName, name, kind, reply } of replies) {
    const household = households.get(householdId) ?? { name: householdName, members: [] }
    household.members.push({ name, kind, reply: reply ?? 'no response' })
    households.set(householdId, household)
  }
  return [...households.values()]
}

const HEADS = {
  attending: 'attending',
  maybe: 'maybe',
  'not attending': 'notAttending',
  'no response': 'noResponse',
} as const

function countHeads(households: readonly InvitedHousehold[]): Headcount {
  const headcount = { attending: 0, maybe: 0, notAttending: 0, noResponse: 0 }
  for (const { members } of households) {
    for (const { reply } of members) headcount[HEADS[reply]]++
  }
  return headcount
}
