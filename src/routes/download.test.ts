import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { john, mary } from '../testing/cast.ts'

describe('“Download everything I entered”', () => {
  it('is one file of households, people, parties, invitations, replies and history', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const answer = await browser.get(paths.download)
    assert.match(
      answer.headers['content-disposition'] as string,
      /^attachment; filename="[\w.-]+\.json"$/,
    )
    assert.equal(answer.headers['cache-control'], 'no-store')
    const all = answer.json()
    assert.deepEqual(all.organizer, { name: 'John Smith', email: john.email })
    assert.deepEqual(
      all.households.map(({ name, people }: { name: string; people: unknown[] }) => [
        name,
        people.length,
      ]),
      [
        ['Johnson Family', 2],
        ['Smith Family', 3],
        ['Williams Household', 1],
      ],
    )
    assert.deepEqual(
      all.partiesHosted.map(({ title, state }: Record<string, string>) => [title, state]),
      [
        ['Evening of Lights', 'published'],
        ['New Year Breakfast', 'draft'],
        ['Candle Walk', 'archived'],
      ],
    )
    const [{ invitations }] = all.partiesHosted
    const smith = invitations.find(
      ({ household }: { household: string }) => household === 'Smith Family',
    )
    assert.equal(smith.replies.length, 3)
    assert.deepEqual(smith.replies[2], {
      ...{ firstName: 'Timmy', lastName: 'Smith', kind: 'child', reply: 'attending' },
    })
    assert.equal(smith.history.length, 3)
    const [{ table }] = all.partiesHosted
    assert.equal(table.wishes.length, 7)
    assert.deepEqual(
      table.dishes.map(({ household, name, wish }: Record<string, string>) => [
        household,
        name || wish,
      ]),
      [
        ['Smith Family', 'Pumpkin soup'],
        ['Smith Family', 'Folding chairs'],
        ['Johnson Family', 'Apple strudel'],
        ['Johnson Family', 'Songbooks'],
        ['Williams Household', 'A loaf of bread'],
        ['Williams Household', 'Hazelnut biscuits'],
      ],
    )
    assert.deepEqual(table.dishes[2].contains, ['gluten', 'dairy', 'eggs'])
    const timmy = all.households[1].people[2]
    assert.deepEqual(timmy.eats, [{ strength: 'allergy', what: 'no nuts' }])
    assert.doesNotMatch(answer.body, /token|sealed|password|hash/i)
  })

  it('holds nothing that others wrote down', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn(mary.email)
    const answer = await browser.get(paths.download)
    const all = answer.json()
    assert.deepEqual(all.partiesHosted, [])
    assert.deepEqual(
      all.households.map(({ name }: { name: string }) => name),
      ['Williams Household'],
    )
    assert.equal(all.invitationsOfMyHousehold[0].party.title, 'Evening of Lights')
    assert.equal(all.invitationsOfMyHousehold[0].host, 'John Smith')
    assert.equal(all.invitationsOfMyHousehold[0].brings.length, 2)
    assert.doesNotMatch(answer.body, /Timmy|Bob|Alice|Johnson|New Year/)
  })

  it('is not begun by another site', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const status = async (site: string) =>
      (await browser.get(paths.download, { 'sec-fetch-site': site })).statusCode
    assert.deepEqual([await status('cross-site'), await status('same-site')], [403, 403])
    assert.deepEqual([await status('same-origin'), await status('none')], [200, 200])
  })
})
