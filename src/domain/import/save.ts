// Saves an import as it was shown, all of it or nothing, and only once.
import type { Database } from '../../database/database.ts'
import { insertPeople, updateContacts } from '../../repositories/household-people.ts'
import { countHouseholds } from '../../repositories/households.ts'
import { addHouseholdsIn, type Household, listHouseholds, MAX_HOUSEHOLDS } from '../households.ts'
import type { Person } from '../people.ts'
import { isFormKey, saveOnce } from '../saved-forms.ts'
import { countsOf, type ImportCounts } from './counts.ts'
import type { Match } from './match.ts'
import { type ImportRequest, type Plan, type PlanReading, planImport } from './plan.ts'

export interface Preview {
  /** How many more households this organizer may add. */
  room: number
  reading: PlanReading
}

/** What an import would make of the households as they are now; saves nothing. */
export async function previewImport(
  db: Database,
  organizer: Person,
  request: ImportRequest,
): Promise<Preview> {
  const reading = planImport(request, await listEveryHousehold(db, organizer))
  return { reading, room: MAX_HOUSEHOLDS - (await countHouseholds(db, organizer.id)) }
}

const listEveryHousehold = async (db: Database, organizer: Person): Promise<Household[]> => [
  ...(await listHouseholds(db, organizer)),
  ...(await listHouseholds(db, organizer, { archived: true })),
]

export interface Confirmation {
  request: ImportRequest
  /** The plan's `seen`, from the page that was confirmed. */
  seen: string
  /** From `newFormKey`. */
  key: string
  /** Milliseconds since 1970. */
  now: number
}

export type ImportOutcome =
  | { kind: 'saved'; counts: ImportCounts }
  /** The form was saved before, and nothing is saved twice. */
  | { kind: 'saved before' }
  /**
   * The text, the columns or the households have changed since the page was shown: it must be shown
   * again.
   */
  | { kind: 'not seen' }

/** @throws Conflict when this organizer would have more households than one may have */
export async function confirmImport(
  db: Database,
  organizer: Person,
  { request, seen, key, now }: Confirmation,
): Promise<ImportOutcome> {
  if (!isFormKey(key)) return { kind: 'not seen' }
  try {
    const form = { person: organizer, key, now }
    const outcome = await saveOnce(db, form, async (trx) => {
      const { plan } = planImport(request, await listEveryHousehold(trx, organizer))
      if (plan?.seen !== seen) throw new NotSeen()
      await savePlan(trx, organizer, plan)
      return { result: countsOf(plan) }
    })
    return outcome.isFirst ? { kind: 'saved', counts: outcome.result } : { kind: 'saved before' }
  } catch (error) {
    if (error instanceof NotSeen) return { kind: 'not seen' }
    throw error
  }
}

/** Makes the transaction roll back; confirmImport catches it. */
class NotSeen extends Error {
  override name = 'NotSeen'
}

async function savePlan(db: Database, organizer: Person, { households }: Plan): Promise<void> {
  await addHouseholdsIn(
    db,
    organizer,
    households.filter(({ choice }) => choice === 'add'),
  )
  for (const { choice, match } of households) {
    if (choice === 'fill' && match) await fill(db, match)
  }
}

async function fill(db: Database, { household, missing, filled }: Match): Promise<void> {
  await insertPeople(db, household.id, missing)
  for (const { person, email, phone } of filled) {
    const contacts = { ...(email && { email }), ...(phone && { phone }) }
    await updateContacts(db, person.id, contacts)
  }
}
