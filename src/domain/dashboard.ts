// What a person's dashboard shows: the parties that they host, and those that their household is
// invited to.
import type { Database } from '../database/database.ts'
import { NotFound } from '../errors.ts'
import { selectHostedParties, selectInvitedParties } from '../repositories/parties.ts'
import { selectHeadcounts } from '../repositories/replies.ts'
import { type AnswerSheet, getAnswerSheet } from './answer-sheet.ts'
import { listPartyHouseholds, type PartyHousehold } from './board.ts'
import { countHeads, type Headcount } from './headcount.ts'
import { type Host, listHosts } from './hosts.ts'
import { isOverAt, type Party, takesReplies } from './parties.ts'
import type { Person } from './people.ts'
import { type Freed, listFreed } from './potluck/freed.ts'

export interface PartySummary extends Party {
  headcount: Headcount
}

export interface PartiesOf {
  /** The party to look at first: the next one hosted, else the next one invited to, else a draft. */
  next: PartySummary | undefined
  /** The hosts of `next` where the person is one of them; empty otherwise. */
  hosts: Host[]
  /**
   * What became free again for `next` since households no longer come; empty unless the person
   * hosts it.
   */
  freed: Freed[]
  /** The households that are invited to `next`. */
  households: PartyHousehold[]
  /** Drafts and published parties, by date; those without a date come last. */
  hosting: PartySummary[]
  invited: PartySummary[]
  /** Of `hosting`, those to which the person's own household is invited. */
  invitedAtOwn: PartySummary[]
  /** The answer forms of the first few invitations that the household may answer now. */
  sheets: AnswerSheet[]
  /** Parties in the archive, the newest first. */
  archived: PartySummary[]
}

/** The parties of a person. One that they host does not count among those that they are invited to. */
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
  const archived = hosted.filter(({ state }) => state === 'archived').map(summarize)
  const hostedIds = new Set(hosted.map(({ id }) => id))
  const invited = invitedTo.filter(({ id }) => !hostedIds.has(id)).map(summarize)
  const invitedIds = new Set(invitedTo.map(({ id }) => id))
  const invitedAtOwn = hosting.filter(({ id }) => invitedIds.has(id))
  const next = nextOf(hosting, invited, now)
  const hosts = next && hostedIds.has(next.id) ? await listHosts(db, next) : []
  const sheets = await listOpenSheets(db, person, invited, now)
  const households = next ? await householdsOf(db, next, sheets) : []
  const freed = next && hosts.length > 0 ? await listFreed(db, next.id) : []
  return {
    next,
    hosts,
    freed,
    households,
    hosting,
    invited,
    invitedAtOwn,
    sheets,
    archived: archived.reverse(),
  }
}

/** How many answer forms the dashboard shows at most; later invitations are a link away. */
const SHOWN_SHEETS = 3

async function listOpenSheets(
  db: Database,
  { householdId }: Person,
  invited: readonly PartySummary[],
  now: number,
): Promise<AnswerSheet[]> {
  const open = invited.filter((party) => takesReplies(party, now)).slice(0, SHOWN_SHEETS)
  const sheets = open.map((party) =>
    getAnswerSheet(db, party, householdId).catch((error: unknown) => {
      // The invitation was taken back between the two queries.
      if (error instanceof NotFound) return []
      throw error
    }),
  )
  return (await Promise.all(sheets)).flat()
}

const householdsOf = async (
  db: Database,
  party: Party,
  sheets: readonly AnswerSheet[],
): Promise<PartyHousehold[]> =>
  sheets.find((sheet) => sheet.party.id === party.id)?.households ??
  (await listPartyHouseholds(db, party.id))

/** Parties are sorted by date, so the first one that is not over is the next. */
function nextOf(
  hosting: readonly PartySummary[],
  invited: readonly PartySummary[],
  now: number,
): PartySummary | undefined {
  const toCome = (party: PartySummary) => now < (isOverAt(party) ?? Number.POSITIVE_INFINITY)
  const isPublished = ({ state }: PartySummary) => state === 'published'
  return (
    hosting.find((party) => isPublished(party) && toCome(party)) ??
    invited.find(toCome) ??
    hosting.find(toCome) ??
    hosting.at(-1)
  )
}
