// What the table guarantees on either database: wishes, claims, what becomes free, and food needs.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import type { MakePlace } from '../database/migrations.contract.ts'
import { Conflict, NotFound } from '../errors.ts'
import { seedSampleData } from '../sample/seed.ts'
import { type InvitationOptions, invite } from '../testing/invitations.ts'
import { SECRET } from '../testing/secret.ts'
import { listPartyHouseholds } from './board.ts'
import { listDiners, sharedNeeds } from './food/diners.ts'
import { listNeeds, saveNeeds } from './food/needs.ts'
import type { FoodNeed } from './food/tags.ts'
import { tally } from './food/tally.ts'
import { deleteHousehold, deletePerson, movePerson } from './household-keeping.ts'
import { listHouseholds } from './households.ts'
import { findPerson } from './people.ts'
import {
  type ClaimOutcome,
  claimWish,
  type Dish,
  editClaim,
  MAX_CLAIMS,
  offerDish,
  takeBackClaim,
} from './potluck/claims.ts'
import { listFreed, putFreedAside } from './potluck/freed.ts'
import { findGaps } from './potluck/gaps.ts'
import { loadTable } from './potluck/table.ts'
import { addWishes, editWish, MAX_WISHES, removeWish, type WishDetails } from './potluck/wishes.ts'
import { saveAnswer } from './replies.ts'
import { undoChange } from './reply-corrections.ts'
import type { Reply } from './reply-words.ts'

const DAY_MS = 86_400_000

export function potluckContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  describe(`potluck contract: ${label}`, { skip }, () => {
    keepsWishes(makePlace)
    keepsPromises(makePlace)
    pointsOutDoubles(makePlace)
    freesPromises(makePlace)
    keepsNeeds(makePlace)
  })
}

const pie: WishDetails = { kind: 'dessert', name: 'Apple pie', servings: 8, wanted: 1, note: '' }

const dish = (more: Partial<Dish> = {}): Dish => ({
  ...{ kind: 'dessert', name: '', amount: undefined, unit: 'servings', note: '', contains: null },
  ...{ isSure: false, seen: '' },
  ...more,
})

/** John's party, to which the Lees, the Johnsons and his own household are invited. */
async function laid(t: TestContext, makePlace: MakePlace, more: InvitationOptions['more'] = {}) {
  const target = await makePlace(t)
  const open = async () => {
    const db = await openDatabase(target)
    t.after(() => closeDatabase(db))
    return db
  }
  const db = await open()
  await migrate(db)
  await seedSampleData(db, async () => 'hash')
  for (const table of ['potluck_claims', 'food_needs'] as const)
    await db.deleteFrom(table).execute()
  const invited = await invite(db, { secretKeys: [SECRET], more })
  const { host, party } = invited
  const households = await listHouseholds(db, host)
  await invited.inviteAlso(
    households.flatMap(({ name, publicId }) => (/John|Smith/.test(name) ? publicId : [])),
  )
  const idOf = (name: string) => households.find((one) => one.name === name)?.id ?? 0
  const ids = { lees: idOf('Lee Family'), johnsons: idOf('Johnson Family') }
  const now = Date.now()
  const promiser = async (householdId: number, rest: { isHost?: boolean; now?: number } = {}) => ({
    ...{ party: await invited.getParty(), householdId, isHost: false, now },
    ...rest,
  })
  const wish = async (details: WishDetails = pie) =>
    (await addWishes(db, host, { party, wishes: [details], now }))[0] ?? ''
  const claim = async (householdId: number, of: string, what: Partial<Dish> = {}) =>
    claimWish(db, await promiser(householdId), of, dish(what))
  const table = async () => loadTable(db, (await invited.getParty()).id)
  const promised = async () =>
    (await table()).claims.map(({ householdName, amount }) => `${householdName} ${amount}`)
  const answer = async (replies: Record<string, Reply>, householdId = ids.lees) =>
    saveAnswer(db, {
      party: await invited.getParty(),
      householdId,
      actor: { personId: undefined, isHost: false },
      replies: new Map(Object.entries(replies).map(([name, reply]) => [invited.idOf(name), reply])),
      note: undefined,
      version: undefined,
      now,
    })
  return { ...invited, db, open, ids, now, promiser, wish, claim, table, promised, answer }
}

type Laid = Awaited<ReturnType<typeof laid>>

function idIn(outcome: ClaimOutcome): string {
  assert.ok(outcome.kind === 'saved', `is saved, not ${outcome.kind}`)
  return outcome.publicId
}

function keepsWishes(makePlace: MakePlace): void {
  it('keeps what a host wishes for, changes it, takes it off the list and puts it back', async (t) => {
    const { db, host, party, wish, now, table } = await laid(t, makePlace)
    const id = await wish()
    await editWish(db, host, { party, wish: id }, { ...pie, name: 'Pear pie', wanted: 2 })
    const [first] = (await table()).wishes
    assert.deepEqual([first?.name, first?.total, first?.open], ['Pear pie', 16, 16])
    await removeWish(db, host, { party, wish: id }, now)
    assert.deepEqual((await table()).wishes, [])
    await assert.rejects(editWish(db, host, { party, wish: id }, pie), NotFound)
    await removeWish(db, host, { party, wish: id }, null)
    assert.equal((await table()).wishes.length, 1)
  })

  it('lets nobody but the host wish, and nobody at all in the archive', async (t) => {
    const { db, host, party, wish, now, step } = await laid(t, makePlace)
    const id = await wish()
    const others = await db.selectFrom('organizers').select('person_id as id').execute()
    const other = await findPerson(db, others.find((one) => one.id !== host.id)?.id ?? 0)
    assert.ok(other)
    await assert.rejects(addWishes(db, other, { party, wishes: [pie], now }), NotFound)
    await assert.rejects(removeWish(db, other, { party, wish: id }, now), NotFound)
    await step('archive')
    await assert.rejects(addWishes(db, host, { party, wishes: [pie], now }), Conflict)
    await assert.rejects(editWish(db, host, { party, wish: id }, pie), Conflict)
  })

  it('has room for so many wishes, and says so', async (t) => {
    const { db, host, party, now } = await laid(t, makePlace)
    const many = Array.from({ length: MAX_WISHES }, () => pie)
    await addWishes(db, host, { party, wishes: many, now })
    const oneMore = addWishes(db, host, { party, wishes: [pie], now })
    await assert.rejects(oneMore, /room for 100 wishes/)
  })

  it('keeps promises when a wish is changed or taken off the list, counted in its new unit', async (t) => {
    const { db, host, party, wish, claim, ids, table, promised, now } = await laid(t, makePlace)
    const chairs: WishDetails = { kind: 'thing', name: 'Cake', servings: null, wanted: 3, note: '' }
    const id = await wish(chairs)
    await claim(ids.lees, id, { amount: 2 })
    const served = { ...chairs, kind: 'dessert' as const, servings: 8 }
    await editWish(db, host, { party, wish: id }, served)
    assert.deepEqual(await promised(), ['Lee Family 16'])
    const [claimed] = (await table()).claims
    assert.deepEqual([claimed?.kind, claimed?.unit], ['dessert', 'servings'])
    await editWish(db, host, { party, wish: id }, chairs)
    assert.deepEqual(await promised(), ['Lee Family 2'])
    await removeWish(db, host, { party, wish: id }, now)
    assert.equal((await table()).claims[0]?.wishName, 'Cake')
  })
}

function keepsPromises(makePlace: MakePlace): void {
  it('shares a wish among households, in parts, and says how much is left', async (t) => {
    const { wish, claim, ids, host, table, promised } = await laid(t, makePlace)
    const id = await wish()
    await claim(ids.lees, id, { amount: 3 })
    assert.equal((await table()).wishes[0]?.open, 5)
    await claim(ids.johnsons, id)
    assert.deepEqual(await promised(), ['Lee Family 3', 'Johnson Family 5'])
    const late = await claim(host.householdId, id, { amount: 1 })
    assert.ok(late.kind === 'short')
    assert.deepEqual([late.open, late.asked], [0, 1])
    idIn(await claim(host.householdId, id, { amount: 1, isSure: true }))
    assert.equal((await table()).wishes[0]?.open, 0)
  })

  it('gives the last one to one of two who want it at the same moment, and tells the other', async (t) => {
    const { wish, ids, promiser, open, table } = await laid(t, makePlace)
    const handles: Database[] = [await open(), await open()]
    for (let round = 0; round < 5; round++) {
      const id = await wish({ ...pie, name: `Cake ${round}` })
      const households = [ids.lees, ids.johnsons]
      const promisers = await Promise.all(households.map((one) => promiser(one)))
      const outcomes = await Promise.all(
        promisers.map((one, index) => claimWish(handles[index] as Database, one, id, dish())),
      )
      assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['saved', 'short'])
      assert.equal((await table()).wishes[round]?.claims.length, 1)
    }
  })

  it('keeps one promise when a household sends it twice', async (t) => {
    const { db, wish, claim, ids, promised, promiser } = await laid(t, makePlace)
    const id = await wish()
    await Promise.all([claim(ids.lees, id), claim(ids.lees, id)])
    assert.deepEqual(await promised(), ['Lee Family 8'])
    const lees = await promiser(ids.lees)
    const soup = dish({ kind: 'starter', name: 'Soup', amount: 6 })
    const both = await Promise.all([offerDish(db, lees, soup), offerDish(db, lees, soup)])
    assert.deepEqual(both.map(({ kind }) => kind).sort(), ['double', 'saved'])
  })

  it('changes a promise and takes it back, for its own household alone', async (t) => {
    const { db, wish, claim, ids, promiser, promised, table } = await laid(t, makePlace)
    const id = idIn(await claim(ids.lees, await wish(), { amount: 2 }))
    const lees = await promiser(ids.lees)
    const changed = dish({ amount: 8, name: 'Grandma’s', contains: ['gluten', 'eggs'] })
    idIn(await editClaim(db, lees, id, changed))
    const [claimed] = (await table()).claims
    assert.deepEqual([claimed?.name, claimed?.contains], ['Grandma’s', ['gluten', 'eggs']])
    assert.equal((await editClaim(db, lees, id, dish({ amount: 9 }))).kind, 'short')
    const johnsons = await promiser(ids.johnsons)
    await assert.rejects(editClaim(db, johnsons, id, dish()), NotFound)
    await assert.rejects(takeBackClaim(db, johnsons, id), NotFound)
    await takeBackClaim(db, lees, id)
    assert.deepEqual(await promised(), [])
    await assert.rejects(takeBackClaim(db, lees, id), NotFound)
  })

  it('takes promises until the party begins, and from the host after it too', async (t) => {
    const made = await laid(t, makePlace, { replyBy: '2020-01-01' })
    const { db, wish, claim, ids, promiser, now, step } = made
    const id = await wish()
    idIn(await claim(ids.lees, id, { amount: 1 }))
    const later = { now: now + 30 * DAY_MS }
    await assert.rejects(claimWish(db, await promiser(ids.lees, later), id, dish()), Conflict)
    idIn(await claimWish(db, await promiser(ids.lees, { ...later, isHost: true }), id, dish()))
    await step('archive')
    await assert.rejects(
      claimWish(db, await promiser(ids.lees, { isHost: true }), id, dish()),
      Conflict,
    )
  })

  it('takes nothing from a household that is not invited, or that says that nobody comes', async (t) => {
    const { wish, claim, ids, takeBack, answer } = await laid(t, makePlace)
    const id = await wish()
    await answer({ Ann: 'not attending', Ben: 'not attending' })
    await assert.rejects(claim(ids.lees, id), /Nobody of this household comes/)
    await takeBack()
    await assert.rejects(claim(ids.lees, id), NotFound)
    await assert.rejects(claim(ids.johnsons, 'nothing'), NotFound)
  })

  it('has room for so many promises of a household, and says so', async (t) => {
    const { db, ids, promiser } = await laid(t, makePlace)
    const lees = await promiser(ids.lees)
    for (let number = 0; number < MAX_CLAIMS; number++) {
      await offerDish(db, lees, dish({ name: `Cake no ${number}`, amount: 1 }))
    }
    const oneMore = offerDish(db, lees, dish({ name: 'Soup', amount: 1 }))
    await assert.rejects(oneMore, /can bring 30 things/)
  })

  it('measures gaps by those who attend', async (t) => {
    const { db, wish, claim, ids, promiser, table } = await laid(t, makePlace)
    const id = await wish({ ...pie, servings: 20 })
    await wish({ kind: 'vegetable side', name: '', servings: 10, wanted: 1, note: '' })
    await wish({ kind: 'thing', name: 'Chairs', servings: null, wanted: 6, note: '' })
    await claim(ids.lees, id, { amount: 12 })
    const bread = dish({ kind: 'bread', name: 'Rye', amount: 18 })
    await offerDish(db, await promiser(ids.johnsons), bread)
    const gaps = findGaps(await table(), 18).map((gap) =>
      gap.gap === 'pieces' ? [gap.gap, gap.wish.name, gap.wish.open] : [gap.gap, gap.of],
    )
    assert.deepEqual(gaps, [
      ['none', 'vegetable side'],
      ['servings', 'dessert'],
      ['pieces', 'Chairs', 6],
    ])
    assert.equal(findGaps(await table(), 12).length, 2)
  })
}

function pointsOutDoubles(makePlace: MakePlace): void {
  it('points out what others bring, and takes it from who is sure', async (t) => {
    const { db, ids, promiser, host, table } = await laid(t, makePlace)
    const offer = async (householdId: number, name: string, isSure = false) =>
      offerDish(db, await promiser(householdId), dish({ name, amount: 8, isSure }))
    idIn(await offer(ids.lees, 'Pumpkin pie'))
    const double = await offer(ids.johnsons, 'two pumpkin pies')
    assert.ok(double.kind === 'double')
    assert.deepEqual([double.same, double.isOwn], [['Pumpkin pie'], false])
    const second = idIn(await offer(ids.johnsons, 'Pumpkin Pies', true))
    assert.equal((await table()).claims.length, 2)
    const renamed = idIn(await offer(host.householdId, 'Cheese cake'))
    const smiths = await promiser(host.householdId)
    const again = await editClaim(db, smiths, renamed, dish({ name: 'A pumpkin pie', amount: 8 }))
    assert.ok(again.kind === 'double' && again.same.length === 2)
    const johnsons = await promiser(ids.johnsons)
    idIn(await editClaim(db, johnsons, second, dish({ name: 'Pumpkin pie!', amount: 4 })))
  })

  it('leads an offer to the wish that it meets, and a wish that is gone to an offer', async (t) => {
    const { db, host, party, ids, wish, claim, promiser, now } = await laid(t, makePlace)
    const id = await wish()
    const lees = await promiser(ids.lees)
    const offer = dish({ name: 'apple pies', amount: 8 })
    const wished = await offerDish(db, lees, offer)
    assert.ok(wished.kind === 'wished')
    assert.equal(wished.wish.publicId, id)
    await removeWish(db, host, { party, wish: id }, now)
    assert.equal((await claim(ids.lees, id)).kind, 'gone')
    idIn(await offerDish(db, lees, offer))
  })
}

function freesPromises(makePlace: MakePlace): void {
  const freedAt = async ({ db, getParty }: Laid) => listFreed(db, (await getParty()).id)

  it('frees what a household promised when nobody of it comes, and tells the host until it is read', async (t) => {
    const made = await laid(t, makePlace)
    const { db, host, party, wish, claim, ids, answer, promised, promiser, now } = made
    await claim(ids.lees, await wish())
    await offerDish(db, await promiser(ids.lees), dish({ name: 'Soup', amount: 4 }))
    await answer({ Ann: 'attending', Ben: 'maybe' })
    await answer({ Ann: 'not attending' })
    assert.equal((await promised()).length, 2, 'somebody may still come')
    await answer({ Ben: 'not attending' })
    assert.deepEqual(await promised(), [])
    const [freed] = await freedAt(made)
    assert.deepEqual(
      [freed?.household, freed?.free, freed?.gone],
      ['Lee Family', ['Apple pie'], ['Soup']],
    )
    await putFreedAside(db, host, { party, until: now - 1, now })
    assert.equal((await freedAt(made)).length, 1, 'what was freed since is not read yet')
    await putFreedAside(db, host, { party, until: now, now })
    assert.deepEqual(await freedAt(made), [])
  })

  it('gives it back when they come after all, but for what others have taken meanwhile', async (t) => {
    const made = await laid(t, makePlace)
    const { wish, claim, ids, answer, promised, promiser, db } = made
    const id = await wish()
    await claim(ids.lees, id)
    await offerDish(db, await promiser(ids.lees), dish({ name: 'Soup', amount: 4 }))
    await answer({ Ann: 'not attending' })
    idIn(await claim(ids.johnsons, id))
    await answer({ Ann: 'attending' })
    assert.deepEqual(await promised(), ['Lee Family 4', 'Johnson Family 8'])
    assert.deepEqual(await freedAt(made), [])
  })

  it('gives it back when the host undoes the reply, and when the household is invited again', async (t) => {
    const made = await laid(t, makePlace)
    const { db, wish, claim, ids, answer, promised, takeBack, inviteAlso, household } = made
    await claim(ids.lees, await wish())
    const { after } = await answer({ Ann: 'not attending' })
    assert.deepEqual(await promised(), [])
    await undoChange(db, {
      party: await made.getParty(),
      householdId: ids.lees,
      actor: { personId: undefined, isHost: true },
      changeId: after,
      now: made.now,
    })
    assert.deepEqual(await promised(), ['Lee Family 8'])
    await takeBack()
    assert.deepEqual(await promised(), [])
    assert.equal((await freedAt(made))[0]?.free[0], 'Apple pie')
    await inviteAlso([household])
    assert.deepEqual(await promised(), ['Lee Family 8'])
  })

  it('frees it when the last who comes is deleted or moves away', async (t) => {
    const made = await laid(t, makePlace)
    const { db, host, household, wish, claim, ids, answer, promised, idOf, now } = made
    const id = await wish()
    await claim(ids.lees, id)
    await answer({ Ann: 'attending', Ben: 'attending', Cat: 'not attending' })
    await deletePerson(db, host, household, idOf('Ann'), now)
    assert.deepEqual(await promised(), ['Lee Family 8'])
    const homes = await listHouseholds(db, host)
    const to = homes.find(({ name }) => name === 'Johnson Family')?.publicId ?? ''
    await movePerson(db, host, { from: household, person: idOf('Ben'), to, now })
    assert.deepEqual(await promised(), [])
  })

  it('tells of a household that was deleted, and forgets what it brought to past parties', async (t) => {
    const made = await laid(t, makePlace)
    const { db, host, household, wish, claim, ids, promised, now, step } = made
    await claim(ids.lees, await wish())
    await deleteHousehold(db, host, household, now)
    assert.deepEqual(await promised(), [])
    assert.deepEqual(
      (await freedAt(made)).map(({ household: name, free }) => [name, free]),
      [['Lee Family', ['Apple pie']]],
    )
    await claim(ids.johnsons, await wish({ ...pie, name: 'Stollen' }))
    await step('archive')
    const johnsons = (await listHouseholds(db, host)).find(({ id }) => id === ids.johnsons)
    const people = (johnsons?.people ?? []).map(({ id }) => id)
    await db.deleteFrom('organizers').where('person_id', 'in', people).execute()
    await deleteHousehold(db, host, johnsons?.publicId ?? '', now)
    const rows = await db.selectFrom('potluck_claims').select('freed_from').execute()
    assert.deepEqual(rows, [{ freed_from: 'Lee Family' }])
  })
}

const nuts: FoodNeed = { strength: 'allergy', tag: 'no nuts', words: '' }
const vegan: FoodNeed = { strength: 'preference', tag: 'vegan', words: '' }
const kiwi: FoodNeed = { strength: 'allergy', tag: null, words: 'Kiwi' }

function keepsNeeds(makePlace: MakePlace): void {
  it('keeps what people eat with them, whatever the party', async (t) => {
    const { db, ids, idOf, getParty, now } = await laid(t, makePlace)
    const where = { party: await getParty(), householdId: ids.lees, now }
    await saveNeeds(db, where, new Map([[idOf('Dan'), [nuts, kiwi]]]))
    await saveNeeds(db, where, new Map([[idOf('Ann'), [vegan]]]))
    const people = await db.selectFrom('people').select(['id', 'public_id']).execute()
    const needsOf = async (name: string) => {
      const id = people.find(({ public_id }) => public_id === idOf(name))?.id ?? 0
      return (await listNeeds(db, [id])).get(id)?.map(({ tag, words }) => tag ?? words)
    }
    assert.deepEqual(await needsOf('Dan'), ['no nuts', 'Kiwi'])
    assert.deepEqual(await needsOf('Ann'), ['vegan'])
    await saveNeeds(db, where, new Map([[idOf('Dan'), []]]))
    assert.equal(await needsOf('Dan'), undefined)
  })

  it('takes nothing for people of another household, nor when the party has begun', async (t) => {
    const { db, ids, idOf, getParty, now } = await laid(t, makePlace)
    const where = { party: await getParty(), householdId: ids.johnsons, now }
    await assert.rejects(saveNeeds(db, where, new Map([[idOf('Dan'), [nuts]]])), NotFound)
    const late = { ...where, householdId: ids.lees, now: now + 30 * DAY_MS }
    await assert.rejects(saveNeeds(db, late, new Map([[idOf('Dan'), [nuts]]])), Conflict)
  })

  it('tells guests of allergies and of preferences that several share, and the host of all', async (t) => {
    const { db, ids, idOf, getParty, now } = await laid(t, makePlace)
    const party = await getParty()
    const where = { party, householdId: ids.lees, now }
    const named: FoodNeed = { strength: 'allergy', tag: null, words: 'Dan’s pills' }
    const halal: FoodNeed = { strength: 'preference', tag: 'halal', words: '' }
    const needs = { Ann: [vegan, halal], Ben: [vegan], Cat: [nuts], Dan: [nuts, kiwi, named] }
    await saveNeeds(db, where, new Map(Object.entries(needs).map(([who, one]) => [idOf(who), one])))
    const diners = await listDiners(db, party.id, await listPartyHouseholds(db, party.id))
    const inWords = (all: typeof diners) =>
      tally(all).map(({ need, diners: { length } }) => `${length} ${need.tag ?? need.words}`)
    assert.deepEqual(inWords(diners), [
      '2 no nuts',
      '1 Kiwi',
      '1 Dan’s pills',
      '2 vegan',
      '1 halal',
    ])
    assert.deepEqual(inWords(sharedNeeds(diners)), [
      '2 no nuts',
      '1 Kiwi',
      '1 something that the host knows',
      '2 vegan',
    ])
  })
}
