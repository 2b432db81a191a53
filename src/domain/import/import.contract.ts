// What an import guarantees on either database: all of it is saved or nothing, and only once.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Database } from '../../database/database.ts'
import { type MakePlace, migratedDatabase } from '../../database/migrations.contract.ts'
import { Conflict } from '../../errors.ts'
import { selectOrganizerByEmail } from '../../repositories/organizers.ts'
import { seedSampleData } from '../../sample/seed.ts'
import { bob, mary } from '../../testing/cast.ts'
import { archiveHousehold } from '../household-keeping.ts'
import { listHouseholds } from '../households.ts'
import { findPerson, type Person } from '../people.ts'
import { newFormKey, saveOnce } from '../saved-forms.ts'
import { confirmImport, previewImport } from './save.ts'

const NOW = Date.UTC(2030, 0, 1)

export function importContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  describe(`import contract: ${label}`, { skip }, () => {
    savesOnce(makePlace)
    importsOnce(makePlace)
    completes(makePlace)
  })
}

async function seeded(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  await seedSampleData(db, async () => 'hash')
  const person = async ({ email }: { email: string }): Promise<Person> => {
    const organizer = await selectOrganizerByEmail(db, email)
    const found = await findPerson(db, organizer?.personId ?? 0)
    assert.ok(found)
    return found
  }
  return { db, organizer: await person(mary), other: await person(bob) }
}

/** Previews an import and confirms what the preview showed. */
async function imports(
  db: Database,
  organizer: Person,
  text: string,
  choices: Record<string, string> = {},
) {
  const request = { text, field: (name: string) => choices[name] }
  const { reading } = await previewImport(db, organizer, request)
  assert.ok(reading.plan)
  const { plan } = reading
  const key = newFormKey()
  const confirm = () => confirmImport(db, organizer, { request, seen: plan.seen, key, now: NOW })
  return { plan, confirm }
}

const namesOf = async (db: Database, organizer: Person): Promise<string[]> =>
  (await listHouseholds(db, organizer)).map(
    ({ name, people }) => `${name}: ${people.map(({ firstName }) => firstName).join(' ')}`,
  )

function savesOnce(makePlace: MakePlace): void {
  it('saves a form once, whoever comes first, and remembers what it made', async (t) => {
    const { db, organizer, other } = await seeded(t, makePlace)
    const key = newFormKey()
    let calls = 0
    const save = (person: Person) =>
      saveOnce(db, { person, key, now: NOW }, async () => {
        calls++
        return { result: 'saved', made: 'abc' }
      })
    const outcomes = await Promise.all([save(organizer), save(organizer), save(organizer)])
    assert.equal(calls, 1)
    assert.equal(outcomes.filter(({ isFirst }) => isFirst).length, 1)
    for (const outcome of outcomes) if (!outcome.isFirst) assert.equal(outcome.made, 'abc')
    assert.ok((await save(other)).isFirst, 'a key is its person’s')
  })

  it('saves a form again that failed the first time', async (t) => {
    const { db, organizer } = await seeded(t, makePlace)
    const form = { person: organizer, key: newFormKey(), now: NOW }
    const failing = saveOnce(db, form, () => Promise.reject(new Conflict('no room')))
    await assert.rejects(failing, Conflict)
    assert.ok((await saveOnce(db, form, async () => ({ result: 1 }))).isFirst)
  })

  it('forgets after months which forms were saved', async (t) => {
    const { db, organizer } = await seeded(t, makePlace)
    const save = (now: number) =>
      saveOnce(db, { person: organizer, key: newFormKey(), now }, async () => ({ result: 1 }))
    await save(NOW)
    await save(NOW + 100 * 86_400_000)
    const rows = await db.selectFrom('saved_forms').select('saved_at').execute()
    assert.deepEqual(
      rows.map(({ saved_at }) => Number(saved_at)),
      [NOW + 100 * 86_400_000],
    )
  })
}

function importsOnce(makePlace: MakePlace): void {
  it('makes nothing twice when it is confirmed twice in the same moment', async (t) => {
    const { db, organizer } = await seeded(t, makePlace)
    const { confirm } = await imports(db, organizer, 'Household,First name\nLees,Ann\nLees,Ben')
    const kinds = (await Promise.all([confirm(), confirm()])).map(({ kind }) => kind)
    assert.deepEqual(kinds.sort(), ['saved', 'saved before'])
    assert.deepEqual(await namesOf(db, organizer), ['Lees: Ann Ben', 'Williams Household: Mary'])
  })

  it('saves nothing when the households have changed since they were seen', async (t) => {
    const { db, organizer } = await seeded(t, makePlace)
    const text = 'Household,First name\nLees,Ann'
    const [one, other] = [await imports(db, organizer, text), await imports(db, organizer, text)]
    assert.equal((await one.confirm()).kind, 'saved')
    assert.equal((await other.confirm()).kind, 'not seen')
    assert.deepEqual(await namesOf(db, organizer), ['Lees: Ann', 'Williams Household: Mary'])
  })

  it('saves all of it or nothing', async (t) => {
    const { db, organizer } = await seeded(t, makePlace)
    const rows = Array.from({ length: 1_001 }, (_, index) => `House ${index},Ann`)
    const { confirm } = await imports(db, organizer, `Household,First name\n${rows.join('\n')}`)
    await assert.rejects(confirm(), Conflict)
    assert.deepEqual(await namesOf(db, organizer), ['Williams Household: Mary'])
  })
}

function completes(makePlace: MakePlace): void {
  it('completes a household that is there, and shows no other organizer’s', async (t) => {
    const { db, organizer, other } = await seeded(t, makePlace)
    await (await imports(db, organizer, 'Household,First name\nLees,Ann\nLees,Ben')).confirm()
    const text = 'Household,First name,Email,Phone\nLees,Ann,ann@example.com,12345\nlees,Cat,,'
    const strange = await imports(db, other, text)
    assert.deepEqual(
      strange.plan.households.map(({ match }) => match),
      [undefined],
    )
    const { confirm } = await imports(db, organizer, text)
    assert.deepEqual(await confirm(), {
      kind: 'saved',
      counts: { added: 0, people: 1, filled: 1, skipped: 0 },
    })
    const [lees] = await listHouseholds(db, organizer)
    const people = lees?.people.map(({ firstName, email, phone }) => [firstName, email, phone])
    assert.deepEqual(people, [
      ['Ann', 'ann@example.com', '12345'],
      ['Ben', '', ''],
      ['Cat', '', ''],
    ])
  })

  it('leaves alone what is in the archive, unless it is told otherwise', async (t) => {
    const { db, organizer } = await seeded(t, makePlace)
    const text = 'Household,First name\nLees,Ann'
    await (await imports(db, organizer, text)).confirm()
    const [lees] = await listHouseholds(db, organizer)
    await archiveHousehold(db, organizer, lees?.publicId ?? '', NOW)
    const { plan, confirm } = await imports(db, organizer, text)
    assert.deepEqual(plan.households[0]?.choices, ['skip', 'add'])
    await confirm()
    assert.deepEqual(await namesOf(db, organizer), ['Williams Household: Mary'])
    await (await imports(db, organizer, text, { 'choice-2': 'add' })).confirm()
    assert.deepEqual(await namesOf(db, organizer), ['Lees: Ann', 'Williams Household: Mary'])
  })
}
