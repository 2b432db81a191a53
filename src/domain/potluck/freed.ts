// What the host is told once: which dishes are free again because a household no longer comes.
import type { Database } from '../../database/database.ts'
import { dismissFreed, type FreedRow, selectFreed } from '../../repositories/potluck-freed.ts'
import type { DishKind } from '../../repositories/potluck-wishes.ts'
import { getHostedParty } from '../parties.ts'
import type { Person } from '../people.ts'
import { claimName } from './dishes.ts'

export interface Freed {
  household: string
  /** Milliseconds since 1970. */
  at: number
  /** The names of dishes that were wished for, and are open again. */
  free: string[]
  /** The names of dishes that nobody wished for, which will not come. */
  gone: string[]
}

/** The news that the host has not dismissed, oldest first, one entry for each household and answer. */
export async function listFreed(db: Database, partyId: number): Promise<Freed[]> {
  const rows = await selectFreed(db, partyId)
  const groups = Map.groupBy(rows, ({ household, freedAt }) => `${freedAt} ${household}`)
  return [...groups.values()].map((group) => {
    const [first] = group as [FreedRow]
    const names = (isFree: boolean) =>
      group.filter(({ hasWish }) => hasWish === isFree).map((row) => nameOf(row))
    return { household: first.household, at: first.freedAt, free: names(true), gone: names(false) }
  })
}

const nameOf = ({ name, wishName, kind }: FreedRow): string =>
  claimName({ name, wishName, kind: kind as DishKind })

/**
 * Dismisses the news up to the time `until`, which the host has read; later news stays.
 * @throws NotFound unless this person hosts the party
 */
export async function putFreedAside(
  db: Database,
  host: Person,
  { party: publicId, until, now }: { party: string; until: number; now: number },
): Promise<void> {
  const party = await getHostedParty(db, host, publicId)
  await dismissFreed(db, party.id, until, now)
}
