// Parties as a person sees them: those they host, and those their household is invited to.
import type { Database } from '../database/database.ts'
import {
  selectPartiesHostedBy,
  selectPartiesInvitedTo,
  selectReplies,
} from '../repositories/parties.ts'
import type { Headcount, InvitedHousehold, Party, PartyRow, Person, ReplyRow } from './types.ts'

export interface PartiesOf {
  hosting: Party[]
  invited: Party[]
}

/** Drafts are for their host alone; nobody else's show here. Each list by date. */
export async function listPartiesOf(db: Database, person: Person): Promise<PartiesOf> {
  const hosting = await selectPartiesHostedBy(db, person.id)
  const invited = await selectPartiesInvitedTo(db, person)
  const replies = await selectReplies(
    db,
    [...hosting, ...invited].map(({ id }) => id),
  )
  const complete = (row: PartyRow) => withReplies(row, replies)
  return { hosting: hosting.map(complete), invited: invited.map(complete) }
}

function withReplies(row: PartyRow, replies: readonly ReplyRow[]): Party {
  const households = householdsOf(replies.filter(({ partyId }) => partyId === row.id))
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
