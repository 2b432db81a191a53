import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { parse } from 'node-html-parser'
import { paths } from '../../paths.ts'
import { setCookies, startApp } from '../../testing/app.ts'
import { bob, mary } from '../../testing/cast.ts'
import { hasElement } from '../../testing/page.ts'
import { layTable } from '../../testing/table.ts'

const DAY_MS = 86_400_000

const textOf = ({ body }: LightMyRequestResponse): string =>
  (parse(body).querySelector('main')?.text ?? '').replaceAll(/\s+/g, ' ')

async function laid(t: TestContext) {
  const made = await startApp(t)
  const table = await layTable(made.db, { secretKeys: made.config.secretKeys })
  const guest = made.browser()
  const attending = Object.fromEntries(
    ['Ann', 'Ben', 'Cat', 'Dan'].map((name) => [`reply-${table.idOf(name)}`, 'attending']),
  )
  await guest.post(table.links.lees, attending)
  const host = made.browser()
  await host.logIn()
  return { ...made, ...table, guest, host }
}

/** Turns what is said of people, by first name, into the fields that the form sends. */
const needsOf = (idOf: (name: string) => string, needs: Record<string, Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(needs).flatMap(([name, fields]) =>
      Object.entries({ asked: 'yes', ...fields }).map(([field, value]) => [
        `food-${idOf(name)}-${field}`,
        value,
      ]),
    ),
  )

const everybody = {
  Ann: { 'preference-vegetarian': 'yes', 'preference-halal': 'yes' },
  Ben: { 'preference-vegetarian': 'yes' },
  Cat: { 'allergy-no-nuts': 'yes', allergy_words: 'kiwi, what Cat’s doctor says' },
  Dan: { 'allergy-no-nuts': 'yes' },
}

describe('what people eat', () => {
  it('is said at the household’s link without account, and kept for the next party', async (t) => {
    const { guest, host, links, idOf, household } = await laid(t)
    assert.match(textOf(await guest.get(links.lees)), /Say what you eat/)
    const form = await guest.get(`${links.lees}/food`)
    assert.match(textOf(form), /Ann Lee eats everything/)
    const saved = await guest.post(`${links.lees}/food`, needsOf(idOf, everybody))
    assert.deepEqual(setCookies(saved), [])
    assert.equal(saved.headers.location, `${links.lees}?done=food`)
    assert.match(textOf(await guest.get(`${links.lees}?done=food`)), /What you eat is saved/)
    const again = await guest.get(`${links.lees}/food?from=table`)
    assert.match(textOf(again), /Dan Lee no nuts \(allergy\)/)
    assert.ok(hasElement(again.body, '[value="kiwi, what Cat’s doctor says"]'))
    const back = await guest.post(`${links.lees}/food`, {
      ...needsOf(idOf, { Dan: {} }),
      from: 'table',
    })
    assert.equal(back.headers.location, `${links.lees}/table?done=food`)
    const page = textOf(await host.get(paths.household({ household })))
    assert.match(page, /Ann Lee Eats: vegetarian, halal/)
    assert.doesNotMatch(page, /Dan Lee child Eats/)
  })

  it('loses nothing when two of a household say it at once', async (t) => {
    const { guest, host, links, idOf, household } = await laid(t)
    const shown = { shown: '' }
    const mum = needsOf(idOf, { Cat: { ...shown, 'allergy-no-nuts': 'yes' }, Ann: shown })
    const dad = needsOf(idOf, { Cat: { ...shown, allergy_words: 'kiwi' }, Ann: shown })
    await guest.post(`${links.lees}/food`, mum)
    await guest.post(`${links.lees}/food`, dad)
    const eats = async () => textOf(await host.get(paths.household({ household })))
    assert.match(await eats(), /Cat Lee child Eats: no nuts \(allergy\), kiwi \(allergy\)/)
    const form = parse((await guest.get(`${links.lees}/food`)).body)
    const field = form.querySelector(`[name="food-${idOf('Cat')}-shown"]`)?.getAttribute('value')
    await guest.post(`${links.lees}/food`, needsOf(idOf, { Cat: { shown: field ?? '' } }))
    assert.doesNotMatch(await eats(), /Cat Lee child Eats/)
  })

  it('is said by the organizer in the household’s place, and by nobody who may not see it', async (t) => {
    const { browser, host, idOf, household, guest, links } = await laid(t)
    const url = paths.householdFood({ household })
    assert.match(textOf(await host.get(url)), /What Lee Family eats/)
    const saved = await host.post(url, needsOf(idOf, { Dan: { 'preference-vegan': 'yes' } }))
    assert.equal(saved.headers.location, paths.household({ household }))
    assert.match(textOf(await guest.get(`${links.lees}/food`)), /Dan Lee vegan/)
    const other = browser()
    await other.logIn(mary.email)
    assert.equal((await other.get(url)).statusCode, 404)
    assert.equal((await other.post(url, {})).statusCode, 404)
  })

  it('comes back with what was typed, and takes nothing once the party has begun', async (t) => {
    const { guest, host, links, idOf, household, clock } = await laid(t)
    const long = needsOf(idOf, { Dan: { allergy_words: 'x'.repeat(61), 'allergy-vegan': 'yes' } })
    for (const [who, url] of [
      [guest, `${links.lees}/food`],
      [host, paths.householdFood({ household })],
    ] as const) {
      const wrong = await who.post(url, long)
      assert.equal(wrong.statusCode, 422)
      assert.match(wrong.body, /Put commas between things/)
      assert.ok(wrong.body.includes('x'.repeat(61)))
      assert.ok(hasElement(wrong.body, '[name$="allergy-vegan"][value="yes"][checked]'))
    }
    clock.now += 30 * DAY_MS
    const late = await guest.post(`${links.lees}/food`, needsOf(idOf, everybody))
    assert.equal(late.statusCode, 409)
    assert.ok(hasElement(late.body, '[name$="allergy-no-nuts"][value="yes"][checked]'))
  })

  it('leaves alone who is of another household, or has joined since', async (t) => {
    const { guest, links, idOf } = await laid(t)
    await guest.post(`${links.johnsons}/food`, needsOf(idOf, everybody))
    assert.match(textOf(await guest.get(`${links.lees}/food`)), /Cat Lee eats everything/)
  })

  it('tells other households numbers and never names', async (t) => {
    const { guest, host, browser, links, idOf, party, wish } = await laid(t)
    await guest.post(`${links.lees}/food`, needsOf(idOf, everybody))
    const id = await wish()
    const marked = { wish: id, amount: '8', 'contains-nuts': 'yes', 'contains-gluten': 'yes' }
    await guest.post(`${links.johnsons}/table`, marked)
    const organizer = browser()
    await organizer.logIn(bob.email)
    const pages = await Promise.all([
      guest.get(links.johnsons),
      guest.get(`${links.johnsons}/food`),
      guest.get(`${links.johnsons}/table`),
      guest.get(`${links.johnsons}/table/offer`),
      organizer.get(paths.invitedTable({ party })),
      organizer.get(paths.invitedOffer({ party })),
      organizer.get(paths.invitedFood({ party })),
    ])
    const table = textOf(pages[2] as LightMyRequestResponse)
    assert.match(table, /2 people can’t eat nuts/)
    assert.match(table, /1 person can’t eat: kiwi/)
    assert.match(table, /1 person can’t eat something that the host knows/)
    assert.match(table, /2 people would rather eat vegetarian/)
    assert.doesNotMatch(table, /halal/, 'a preference of one alone is nobody’s business')
    assert.match(table, /Contains gluten and nuts; made without fish and meat\. Safe for 2 of 4/)
    for (const { body, statusCode } of pages.slice(1)) {
      assert.equal(statusCode, 200)
      assert.doesNotMatch(body, /\b(Ann|Ben|Cat|Dan)\b/)
      assert.ok(!hasElement(body, '[name$="halal"][value="yes"][checked]'))
    }
    const named = textOf(await host.get(paths.partyTable({ party })))
    assert.match(named, /no nuts \(allergy\)\s?Cat Lee and Dan Lee/)
    assert.match(named, /halal\s?Ann Lee/)
    assert.match(named, /what Cat’s doctor says \(allergy\)\s?Cat Lee/)
    assert.match(named, /Not for Cat Lee and Dan Lee\./)
  })

  it('says of a dish that nobody has said what is in it, and of whom to ask', async (t) => {
    const { guest, host, links, idOf, party } = await laid(t)
    await guest.post(`${links.lees}/food`, needsOf(idOf, everybody))
    const bread = { kind: 'bread', name: 'Rye', amount: '', unit: 'servings', note: '' }
    await guest.post(`${links.johnsons}/table/offer`, bread)
    const unsaid = textOf(await guest.get(`${links.lees}/table`))
    assert.match(unsaid, /Rye · Johnson Family Not said what is in it/)
    const soup = { ...bread, kind: 'starter', name: 'Soup', 'contains-none': 'yes' }
    await guest.post(`${links.johnsons}/table/offer`, soup)
    const said = textOf(await guest.get(`${links.lees}/table`))
    assert.match(said, /Made without nuts, fish,? and meat\. Safe for 3 of 4/)
    const named = textOf(await host.get(paths.partyTable({ party })))
    assert.match(named, /Ask Cat Lee \(kiwi, what Cat’s doctor says\)\./)
  })
})
