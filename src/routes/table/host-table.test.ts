import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { parse } from 'node-html-parser'
import { paths } from '../../paths.ts'
import { startApp } from '../../testing/app.ts'
import { jane, john } from '../../testing/cast.ts'
import { hasElement, titleOf } from '../../testing/page.ts'
import { layTable } from '../../testing/table.ts'

const DAY_MS = 86_400_000

const textOf = ({ body }: LightMyRequestResponse): string =>
  (parse(body).querySelector('main')?.text ?? '').replaceAll(/\s+/g, ' ')

async function laid(t: TestContext) {
  const made = await startApp(t)
  const table = await layTable(made.db, { secretKeys: made.config.secretKeys })
  const host = made.browser()
  await host.logIn()
  const here = { party: table.party }
  const url = paths.partyTable(here)
  return {
    ...{ ...made, ...table, host, here, url, guest: made.browser() },
    show: async () => textOf(await host.get(url)),
    add: (more: Record<string, string> = {}) =>
      host.post(url, {
        ...{ kind: 'dessert', name: 'Apple pie', servings: '8', wanted: '1', note: '' },
        ...more,
      }),
    claim: (at: string, wish: string) => made.browser().post(`${at}/table`, { wish, amount: '8' }),
  }
}

describe('the host’s table', () => {
  it('begins with a menu, takes wishes, and comes back with what is wrong', async (t) => {
    const { host, here, url, show, add } = await laid(t)
    assert.match(await show(), /Nothing is wished for yet/)
    const menu = { 'menu-main': 'yes', 'menu-vegetable-side': 'yes', servings: '12' }
    await host.post(paths.partyMenu(here), menu)
    assert.match(await show(), /2 wishes are on your list\./)
    await add({ note: 'Warm' })
    const page = await show()
    assert.match(page, /Apple pie is on your list\./)
    assert.match(page, /No main dish yet No vegetable side yet No dessert yet/)
    assert.match(page, /Apple pie dessert 8 servings “Warm”/)
    const wrong = await add({ servings: 'lots', name: 'x'.repeat(81) })
    assert.equal(wrong.statusCode, 422)
    assert.match(titleOf(wrong.body), /^Error: The table/)
    assert.ok(hasElement(wrong.body, '[value="lots"]'))
    await host.post(paths.partyMenu(here), { 'menu-bread': 'yes', servings: 'x' })
    assert.match(textOf(await host.get(url)), /must be a whole number.*Nothing was added/)
    await host.post(paths.partyMenu(here), { servings: '8' })
    assert.match(textOf(await host.get(url)), /Nothing is chosen/)
  })

  it('changes wishes, and takes them off the list with an undo; promises stay', async (t) => {
    const { host, here, links, wish, claim, show } = await laid(t)
    const at = { ...here, wish: await wish() }
    await claim(links.lees, at.wish)
    const form = textOf(await host.get(paths.wish(at)))
    assert.match(form, /Promised already: Lee Family \(8 servings\)\. It stays promised/)
    const changed = { kind: 'dessert', name: 'Pear pie', servings: '8', wanted: '2', note: '' }
    await host.post(paths.wish(at), changed)
    assert.match(await show(), /Pear pie dessert 8 of 16 servings still open Lee Family/)
    const wrong = await host.post(paths.wish(at), { ...changed, wanted: '0' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /from 1 to 99/)
    await host.post(paths.removeWish(at), {})
    const page = await host.get(paths.partyTable(here))
    assert.match(textOf(page), /Pear pie is off your list\. What is promised of it stays promised/)
    assert.match(textOf(page), /Dessert Pear pie 8 servings · Lee Family/)
    const undo = parse(page.body).querySelector('.notice form')?.getAttribute('action') ?? ''
    await host.post(undo, {})
    assert.match(await show(), /Pear pie is on your list again/)
    assert.equal((await host.get(paths.wish({ ...here, wish: 'none' }))).statusCode, 404)
  })

  it('tells of another who has changed a wish, or taken it off, and keeps what was typed', async (t) => {
    const { host, here, wish, show } = await laid(t)
    const at = { ...here, wish: await wish() }
    const seen =
      /name="seen" value="([^"]+)"/.exec((await host.get(paths.wish(at))).body)?.[1] ?? ''
    const form = { kind: 'dessert', name: 'Plum pie', servings: '8', wanted: '2', note: '', seen }
    assert.equal((await host.post(paths.wish(at), form)).statusCode, 303)
    const late = await host.post(paths.wish(at), { ...form, name: 'Pear pie' })
    assert.equal(late.statusCode, 422)
    assert.match(
      textOf(late),
      /changed it meanwhile\. It is now: Plum pie, 2 wanted, 8 servings each/,
    )
    assert.ok(hasElement(late.body, '[value="Pear pie"]'))
    assert.match(await show(), /Plum pie dessert/)
    await host.post(paths.removeWish(at), {})
    const gone = await host.post(paths.wish(at), form)
    assert.equal(gone.statusCode, 404)
    assert.match(textOf(gone), /not on the list any more, and nothing is saved/)
    assert.ok(hasElement(gone.body, '[value="Plum pie"]'))
  })

  it('promises, changes and takes back for a household that told the host', async (t) => {
    const { host, here, household, links, guest, wish, show } = await laid(t)
    const id = await wish()
    const form = await host.get(`${paths.partyOffer(here)}?wish=${id}`)
    assert.match(textOf(form), /Apple pie, for a household/)
    const sent = { household, wish: id, name: '', amount: '8', note: '' }
    const nobody = await host.post(paths.partyOffer(here), { ...sent, household: 'nobody' })
    assert.equal(nobody.statusCode, 422)
    assert.match(nobody.body, /Choose a household that is invited/)
    await host.post(paths.partyOffer(here), sent)
    assert.match(await show(), /Promised for Lee Family\./)
    assert.match(textOf(await guest.get(`${links.lees}/table`)), /You bring Apple pie 8 servings/)
    const double = { ...sent, wish: '', kind: 'dessert', name: 'Apple pies', unit: 'servings' }
    const asked = await host.post(paths.partyOffer(here), double)
    assert.equal(asked.statusCode, 422)
    assert.match(textOf(asked), /is promised already: bring it anyway\?/)
    const page = parse((await host.get(paths.partyTable(here))).body)
    const dish = page.querySelector('a[href*="/dishes/"]')?.getAttribute('href') ?? ''
    await host.post(dish, { name: 'Tarte', amount: '6', note: '', 'contains-eggs': 'yes' })
    assert.match(await show(), /Saved for Lee Family\..*Tarte 6 servings/)
    assert.equal((await host.post(dish, { name: '', amount: '9', note: '' })).statusCode, 422)
    await host.post(`${dish}/take-back`, {})
    assert.match(await show(), /Lee Family no longer brings Tarte\./)
    assert.equal((await host.get(dish)).statusCode, 404)
    const gone = await host.post(dish, { kind: 'dessert', name: 'Crumble', note: '' })
    assert.equal(gone.statusCode, 404)
    assert.match(gone.body, /not promised any more/)
    assert.ok(hasElement(gone.body, '[value="Crumble"]'))
  })

  it('lets an offer for a household take the wish that it meets', async (t) => {
    const { host, here, household, wish, show } = await laid(t)
    const id = await wish()
    const offer = { household, kind: 'dessert', name: 'Apple pies', amount: '4', note: '' }
    const asked = await host.post(paths.partyOffer(here), { ...offer, unit: 'servings' })
    assert.ok(hasElement(asked.body, `[name="take"][value="${id}"]`))
    await host.post(paths.partyOffer(here), { ...offer, unit: 'servings', take: id })
    assert.match(await show(), /Apple pie dessert 4 of 8 servings still open Lee Family/)
  })

  it('tells once, on the board and here, whose dishes are free again', async (t) => {
    const { host, guest, here, links, idOf, wish, claim, show } = await laid(t)
    await claim(links.lees, await wish())
    await guest.post(links.lees, { [`reply-${idOf('Ann')}`]: 'not-attending' })
    const said = /Nobody of Lee Family comes any more: “Apple pie” is free again\./
    const board = await host.get(paths.party(here))
    assert.match(textOf(board), said)
    assert.match(textOf(board), /The table: No dessert yet\./)
    assert.match(await show(), said)
    const dashboard = (await host.get(paths.dashboard)).body
    assert.match(parse(dashboard).querySelector('.headline')?.text ?? '', said)
    const until = /name="until" value="(\d+)"/.exec(board.body)?.[1] ?? ''
    const read = await host.post(paths.partyFreed(here), { until, back: 'board' })
    assert.equal(read.headers.location, paths.party(here))
    assert.doesNotMatch(textOf(await host.get(paths.party(here))), said)
    assert.doesNotMatch(await show(), said)
    await host.post(paths.partyFreed(here), { until: 'for ever' })
  })

  it('tells the host by mail whose dishes are free again, once a day for a household', async (t) => {
    const { guest, links, idOf, wish, claim, mails, clock, here } = await laid(t)
    await claim(links.lees, await wish())
    const answer = (reply: string) => guest.post(links.lees, { [`reply-${idOf('Ann')}`]: reply })
    const told = async () => (await mails()).filter(({ subject }) => /free again/.test(subject))
    await answer('maybe')
    assert.deepEqual(await told(), [])
    for (const reply of ['not-attending', 'attending', 'not-attending']) await answer(reply)
    const [mail, ...more] = await told()
    assert.deepEqual([mail?.recipient, more], [john.email, []])
    const text = mail?.content?.text ?? ''
    assert.match(text, /Nobody of Lee Family comes any more: “Apple pie” is free\s+again\./)
    assert.ok(text.includes(paths.partyTable(here)))
    assert.doesNotMatch(text, /\/i\//)
    await answer('attending')
    clock.now += DAY_MS
    await answer('not-attending')
    assert.equal((await told()).length, 2)
  })

  it('is found by its host alone, and only looked at in the archive', async (t) => {
    const { browser, host, here, url, wish, add, step, show } = await laid(t)
    const at = { ...here, wish: await wish() }
    const other = browser()
    await other.logIn(jane.email)
    const form = { kind: 'bread', name: 'Rye', servings: '', wanted: '', note: '' }
    for (const get of [url, paths.wish(at), paths.partyOffer(here)]) {
      assert.equal((await other.get(get)).statusCode, 404, get)
    }
    for (const [post, body] of [
      [url, form],
      [paths.wish(at), form],
      [paths.removeWish(at), {}],
      [paths.restoreWish(at), {}],
      [paths.partyMenu(here), { 'menu-main': 'yes' }],
      [paths.partyFreed(here), { until: '1' }],
      [paths.partyOffer(here), {}],
    ] as const) {
      assert.equal((await other.post(post, body)).statusCode, 404, post)
    }
    await step('archive')
    assert.doesNotMatch((await host.get(url)).body, /Add the wish|Remove/)
    assert.match(await show(), /kept to look back on/)
    assert.equal((await add()).statusCode, 409)
    assert.equal((await host.post(paths.removeWish(at), {})).statusCode, 409)
  })

  it('can be laid in a draft, and is shown in its preview', async (t) => {
    const { host, here, step, add } = await laid(t)
    await step('unpublish')
    assert.equal((await add()).statusCode, 303)
    const preview = await host.get(paths.previewParty(here))
    assert.match(textOf(preview), /Your household brings nothing yet\. No dessert yet\./)
  })
})
