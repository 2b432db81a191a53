// What concerns a person: the parties they host and those their household is invited to.
import type { Database } from '../database/database.ts'
import { selectHostedParties, selectInvitedParties } from '../repositories/parties.ts'
import { selectHeadcounts } from '../repositories/replies.ts'
import { countHeads, type Headcount } from './headcount.ts'
import { isOverAt, type Party } from './parties.ts'
import type { Person } from './people.ts'

export interface PartySummary extends Party {
  headcount: Headcount
}

export interface PartiesOf {
  /** The party to look at first: the next one hosted, else the next one invited to. */
  next: PartySummary | undefined
  /** Drafts and published parties, by date, those without one last. */
  hosting: PartySummary[]
  invited: PartySummary[]
  /** Newest first. */
  archived: PartySummary[]
}

/** A party that the person hosts is not among those they are invited to. */
export async function listPartiesOf(db: Database, person: Person, now: number): Promise<PartiesOf> {
  const [hosted, invitedTo, counts] = await Promise.all([
    selectHostedParties(db, person.id),
    selectInvitedParties(db, person.householdId),
    selectHeadcounts(db, person.id, person.householdId),
  ])
  const byParty = Map.groupBy(counts, ({ partyId }) => partyId)
  const summarize = (party: Party): PartySummary => ({
    ...party,
    headcount: countHeads(byParty.get(party.id) ?? []),
  })
  const hosting = hosted.filter(({ state }) => state !== 'archived').map(summarize)
  const archived = hosted
    .filter(({ state }) => state === 'archived')
    .map(summarize)
    .reverse()
  const invited = invitedTo.filter(({ hostId }) => hostId !== person.id).map(summarize)
  const next = nextOf(hosting, now) ?? nextOf(invited, now) ?? hosting[0]
  return { next, hosting, invited, archived }
}

/** The first published party that is not over. */
const nextOf = (parties: readonly PartySummary[], now: number): PartySummary | undefined =>
  parties.find((party) => party.state === 'published' && now < (isOverAt(party) ?? Infinity))
