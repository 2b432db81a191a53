import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { parse } from 'node-html-parser'
import { loadTable } from '../../domain/potluck/table.ts'
import { paths } from '../../paths.ts'
import { setCookies, startApp } from '../../testing/app.ts'
import { bob } from '../../testing/cast.ts'
import type { InvitationOptions } from '../../testing/invitations.ts'
import { hasElement, titleOf } from '../../testing/page.ts'
import { layTable } from '../../testing/table.ts'

const DAY_MS = 86_400_000

async function laid(t: TestContext, more: InvitationOptions['more'] = {}) {
  const made = await startApp(t)
  const { db, config, browser } = made
  const table = await layTable(db, { secretKeys: config.secretKeys, more })
  const { lees, johnsons } = table.links
  const guest = browser()
  const promised = async () => {
    const { claims } = await loadTable(db, (await table.getParty()).id)
    return claims.map(({ householdName, name, wishName, amount, contains }) => ({
      ...{ who: householdName, what: name || wishName, amount, contains },
    }))
  }
  const claim = (at: string, wish: string, more: Record<string, string> = {}) =>
    guest.post(`${at}/table`, { wish, amount: '', ...more })
  const offer = (at: string, more: Record<string, string>) =>
    guest.post(`${at}/table/offer`, { ...soup, ...more })
  return {
    ...made,
    ...table,
    guest,
    lees: `${lees}`,
    johnsons,
    promised,
    claim,
    offer,
    made: table,
  }
}

const soup = { kind: 'starter', name: 'Soup', amount: '6', unit: 'servings', note: '' }

const textOf = ({ body }: LightMyRequestResponse): string =>
  (parse(body).querySelector('main')?.text ?? '').replaceAll(/\s+/g, ' ')

/** The text of the page to which an answer redirects. */
async function follow(
  { guest }: Awaited<ReturnType<typeof laid>>,
  answer: LightMyRequestResponse,
): Promise<string> {
  assert.equal(answer.statusCode, 303)
  return textOf(await guest.get(answer.headers.location as string))
}

describe('the table, from a household’s link', () => {
  it('says what is missing, and is linked from the invitation once something stands on it', async (t) => {
    const { guest, lees, wish, claim } = await laid(t)
    assert.doesNotMatch(textOf(await guest.get(lees)), /Who brings what/)
    const id = await wish()
    await wish({ kind: 'vegetable side', name: '' })
    assert.match(textOf(await guest.get(lees)), /Your household brings nothing yet\. No vegetable/)
    const page = await guest.get(`${lees}/table`)
    assert.equal(page.statusCode, 200)
    assert.deepEqual(setCookies(page), [])
    assert.match(textOf(page), /No vegetable side yet No dessert yet/)
    assert.match(textOf(page), /until the party begins: \w+day/)
    await claim(lees, id)
    assert.match(textOf(await guest.get(lees)), /brings Apple pie \(8 servings\)\./)
  })

  it('takes a wish in one tap, changes it and takes it back', async (t) => {
    const made = await laid(t)
    const { guest, lees, johnsons, wish, claim, promised } = made
    const id = await wish()
    const said = await follow(made, await claim(lees, id, { amount: '8' }))
    assert.match(said, /Thank you! Your household brings Apple pie\./)
    assert.match(said, /Dessert Apple pie 8 servings · Lee Family \(you\) Not said what is in it/)
    const page = parse((await guest.get(`${lees}/table`)).body)
    const url = page.querySelector('a[href*="/dishes/"]')?.getAttribute('href') ?? ''
    assert.match(textOf(await guest.get(url)), /Take it back/)
    const changed = { name: 'Tarte', amount: '6', note: 'Warm', 'contains-gluten': 'yes' }
    assert.match(await follow(made, await guest.post(url, changed)), /Saved: Tarte\./)
    assert.deepEqual(await promised(), [
      { who: 'Lee Family', what: 'Tarte', amount: 6, contains: ['gluten'] },
    ])
    const others = textOf(await guest.get(`${johnsons}/table`))
    assert.match(others, /Tarte 6 servings · Lee Family for Apple pie “Warm” Contains gluten/)
    assert.match(others, /Apple pie dessert 2 of 8 servings still open/)
    const foreign = url.replace(lees, johnsons)
    assert.equal((await guest.get(foreign)).statusCode, 404)
    assert.equal((await guest.post(foreign, changed)).statusCode, 404)
    assert.equal((await guest.post(`${foreign}/take-back`, {})).statusCode, 404)
    assert.match(await follow(made, await guest.post(`${url}/take-back`, {})), /taken it back/)
    assert.deepEqual(await promised(), [])
  })

  it('tells who was slower, keeps what was typed, and lets them bring it anyway', async (t) => {
    const { lees, johnsons, wish, claim, promised } = await laid(t)
    const id = await wish()
    await claim(lees, id)
    const late = await claim(johnsons, id, { amount: '4', name: 'Bob’s tarte' })
    assert.equal(late.statusCode, 422)
    assert.match(textOf(late), /Somebody was faster Apple pie has just been promised/)
    assert.match(titleOf(late.body), /^Somebody was faster/)
    assert.ok(hasElement(late.body, '[value="Bob’s tarte"]'))
    assert.ok(hasElement(late.body, '[name="amount"][value="4"]'))
    const anyway = { amount: '4', name: 'Bob’s tarte', anyway: 'yes' }
    assert.equal((await claim(johnsons, id, anyway)).statusCode, 303)
    assert.equal((await promised()).length, 2)
  })

  it('says how much is open when more is promised', async (t) => {
    const { lees, johnsons, wish, claim } = await laid(t)
    const id = await wish()
    await claim(lees, id, { amount: '6' })
    const late = await claim(johnsons, id, { amount: '5' })
    assert.match(textOf(late), /2 servings of Apple pie are still open, and you wrote 5/)
    assert.match(late.body, /Bring 5 anyway/)
  })

  it('tells of two of a household who change one dish, and keeps what both typed', async (t) => {
    const made = await laid(t)
    const { guest, lees, wish, claim, promised } = made
    const id = await wish()
    await claim(lees, id)
    const page = parse((await guest.get(`${lees}/table`)).body)
    const url = page.querySelector('a[href*="/dishes/"]')?.getAttribute('href') ?? ''
    const seenIn = (body: string) => /name="seen" value="([^"]+)"/.exec(body)?.[1] ?? ''
    const seen = seenIn((await guest.get(url)).body)
    const dish = { kind: 'dessert', name: 'Tarte', amount: '6', note: 'Warm', seen }
    await guest.post(url, { ...dish, 'contains-nuts': 'yes' })
    const late = await guest.post(url, { ...dish, name: 'Crumble' })
    assert.equal(late.statusCode, 422)
    assert.match(textOf(late), /changed it meanwhile It is now: Tarte, 6 servings, contains nuts/)
    assert.ok(hasElement(late.body, '[value="Crumble"]'))
    await claim(lees, id, { amount: '4' })
    assert.deepEqual(await promised(), [
      { who: 'Lee Family', what: 'Tarte', amount: 4, contains: ['nuts'] },
    ])
    await guest.post(url, { ...dish, name: 'Crumble', seen: seenIn(late.body) })
    assert.match(textOf(await guest.post(url, { ...dish, seen: 'forged' })), /changed it/)
    await guest.post(`${url}/take-back`, {})
    const gone = await guest.post(url, { ...dish, name: 'Crumble' })
    assert.equal(gone.statusCode, 404)
    assert.match(textOf(gone), /It is not promised any more.*you can offer it again/)
    assert.ok(hasElement(gone.body, '[value="Crumble"]'))
  })

  it('points out doubles before they happen', async (t) => {
    const made = await laid(t)
    const { lees, johnsons, offer, promised } = made
    await offer(lees, { name: 'Pumpkin pie', kind: 'dessert' })
    const second = { name: 'Pumpkin Pies', kind: 'dessert' }
    assert.match(textOf(await offer(lees, second)), /“Pumpkin pie” is promised already/)
    await offer(lees, { ...second, anyway: 'yes' })
    const third = { name: 'A pumpkin pie', kind: 'dessert', note: 'From our garden' }
    const asked = await offer(johnsons, third)
    assert.equal(asked.statusCode, 422)
    assert.match(textOf(asked), /Two of “A pumpkin pie” are promised already: bring it anyway\?/)
    assert.match(asked.body, />From our garden<\/textarea>/)
    assert.equal((await promised()).length, 2)
    const said = await follow(made, await offer(johnsons, { ...third, anyway: 'yes' }))
    assert.match(said, /Your household brings A pumpkin pie/)
  })

  it('leads an offer to the wish that it meets, with all that was typed', async (t) => {
    const { guest, lees, wish, offer, promised } = await laid(t)
    const id = await wish()
    const typed = { kind: 'dessert', name: 'apple pies', note: 'Warm', 'contains-eggs': 'yes' }
    const asked = await offer(lees, typed)
    assert.equal(asked.statusCode, 422)
    assert.match(textOf(asked), /The host wishes for Apple pie/)
    assert.ok(hasElement(asked.body, `[name="take"][value="${id}"]`))
    await guest.post(`${lees}/table/offer`, { ...soup, ...typed, take: id })
    assert.deepEqual(await promised(), [
      { who: 'Lee Family', what: 'Apple pie', amount: 6, contains: ['eggs'] },
    ])
  })

  it('offers what was a wish a moment ago', async (t) => {
    const { browser, lees, party, wish, claim } = await laid(t)
    const id = await wish()
    const host = browser()
    await host.logIn()
    await host.post(paths.removeWish({ party, wish: id }), {})
    const late = await claim(lees, id, { amount: '3' })
    assert.equal(late.statusCode, 422)
    assert.match(textOf(late), /It is not wished for any more/)
    assert.ok(hasElement(late.body, '[value="Apple pie"]'))
    assert.ok(hasElement(late.body, `form[action="${lees}/table/offer"]`))
    assert.equal((await claim(lees, 'nothing')).statusCode, 404)
  })

  it('comes back with everything that is wrong, and what was typed', async (t) => {
    const { lees, wish, claim, offer } = await laid(t)
    const wrong = await claim(lees, await wish(), { amount: 'many' })
    assert.equal(wrong.statusCode, 422)
    assert.match(titleOf(wrong.body), /^Error: Bring Apple pie/)
    assert.ok(hasElement(wrong.body, '[value="many"]'))
    const more = {
      name: ' ',
      note: 'x'.repeat(301),
      'contains-nuts': 'yes',
      'contains-none': 'yes',
    }
    const offered = await offer(lees, more)
    assert.equal(offered.statusCode, 422)
    for (const text of [/Say what you bring/, /Shorten this to 300/, /and not both/]) {
      assert.match(offered.body, text)
    }
    assert.ok(hasElement(offered.body, '[name="contains-nuts"][value="yes"][checked]'))
  })

  it('stays open after the last day to reply, until the party begins', async (t) => {
    const made = await laid(t, { replyBy: '2020-01-01' })
    const { guest, lees, wish, claim, clock, offer } = made
    const id = await wish()
    assert.match(await follow(made, await claim(lees, id, { amount: '1' })), /Thank you!/)
    clock.now += 21 * DAY_MS
    const page = await guest.get(`${lees}/table`)
    assert.match(textOf(page), /The party has begun, so the table stays as it is/)
    assert.ok(!hasElement(page.body, 'form'))
    const late = await offer(lees, { name: 'Stollen', note: 'With raisins' })
    assert.equal(late.statusCode, 409)
    assert.ok(hasElement(late.body, '[value="Stollen"]'))
    assert.match(late.body, />With raisins<\/textarea>/)
    assert.equal((await guest.get(`${lees}/table/offer`)).headers.location, `${lees}/table`)
    assert.equal((await guest.get(`${lees}/food`)).headers.location, lees)
  })

  it('is free again when nobody of the household comes', async (t) => {
    const { guest, lees, johnsons, idOf, wish, claim, promised } = await laid(t)
    const id = await wish()
    await claim(lees, id)
    await guest.post(lees, { [`reply-${idOf('Ann')}`]: 'not-attending' })
    assert.deepEqual(await promised(), [])
    assert.match(textOf(await guest.get(lees)), /Nobody of you comes, so your household brings/)
    const page = textOf(await guest.get(`${lees}/table`))
    assert.match(page, /You have answered that nobody of you comes/)
    assert.equal((await claim(lees, id)).statusCode, 409)
    assert.match(textOf(await guest.get(`${johnsons}/table`)), /Apple pie dessert 8 servings/)
  })

  it('names no household where the host hides who is invited', async (t) => {
    const { guest, lees, johnsons, offer } = await laid(t, { showGuests: false })
    await offer(lees, { note: 'Ann’s recipe' })
    const page = await guest.get(`${johnsons}/table`)
    assert.match(textOf(page), /Soup 6 servings/)
    assert.doesNotMatch(page.body, /Lee|Ann|recipe/)
    assert.match(textOf(await guest.get(`${lees}/table`)), /Soup 6 servings · Lee Family \(you\)/)
  })

  it('tells messengers that draw cards nothing of it', async (t) => {
    const { guest, lees, offer } = await laid(t)
    await offer(lees, {})
    const card = await guest.get(`${lees}/table`, { 'user-agent': 'WhatsApp/2.23.20.0' })
    assert.doesNotMatch(card.body, /Soup|Lee/)
  })

  it('takes nothing by ids of another party, nor numbers that no page offers', async (t) => {
    const { db, config, guest, lees, wish, claim, offer, promised } = await laid(t)
    const elsewhere = await layTable(db, { secretKeys: config.secretKeys })
    const foreign = await elsewhere.wish()
    assert.equal((await claim(lees, foreign)).statusCode, 404)
    assert.equal((await offer(lees, { take: foreign })).statusCode, 404)
    await claim(elsewhere.links.lees, foreign)
    const page = parse((await guest.get(`${elsewhere.links.lees}/table`)).body)
    const url = page.querySelector('a[href*="/dishes/"]')?.getAttribute('href') ?? ''
    const moved = url.replace(elsewhere.links.lees, lees)
    for (const at of [moved, `${moved}/take-back`]) {
      assert.equal((await guest.post(at, { ...soup })).statusCode, 404)
    }
    assert.equal((await guest.get(url)).statusCode, 200)
    const id = await wish()
    for (const amount of ['-5', '0', '1e3', '99999999999999999999', '1000', '4.5', '٤']) {
      assert.equal((await claim(lees, id, { amount })).statusCode, 422, amount)
    }
    assert.deepEqual(await promised(), [])
  })

  it('takes nothing once the link is taken back, or the party is a draft or in the archive', async (t) => {
    const { browser, lees, johnsons, wish, claim, promised, party, household } = await laid(t)
    const id = await wish()
    const host = browser()
    await host.logIn()
    await host.post(paths.takeBackInvitation({ party, household }), {})
    assert.ok((await claim(lees, id)).statusCode >= 400)
    await host.post(paths.unpublishParty({ party }), {})
    assert.ok((await claim(johnsons, id)).statusCode >= 400)
    await host.post(paths.publishParty({ party }), {})
    await host.post(paths.archiveParty({ party }), {})
    const late = await claim(johnsons, id, { name: 'Tarte' })
    assert.ok(late.statusCode >= 400)
    assert.deepEqual(await promised(), [])
  })

  it('prints what people write as text', async (t) => {
    const { guest, lees, johnsons, offer } = await laid(t)
    await offer(lees, { name: '<b>Soup</b> “ & שלום', note: '<script>alert(1)</script>' })
    const { body } = await guest.get(`${johnsons}/table`)
    assert.match(body, /&lt;b&gt;Soup&lt;\/b&gt; “ &amp; שלום/)
    assert.doesNotMatch(body, /<script>alert/)
  })
})

describe('the table of somebody who is logged in and whose household is invited', () => {
  it('does the same, and is found by nobody else', async (t) => {
    const { browser, party, wish, promised, step } = await laid(t)
    const id = await wish()
    const guest = browser()
    await guest.logIn(bob.email)
    const here = { party }
    assert.match(textOf(await guest.get(paths.invitedTo(here))), /Who brings what/)
    const claimed = await guest.post(paths.invitedTable(here), { wish: id, amount: '8' })
    const page = parse((await guest.get(claimed.headers.location as string)).body)
    const url = page.querySelector('a[href*="/dishes/"]')?.getAttribute('href') ?? ''
    await guest.post(url, { name: '', amount: '5', note: '' })
    assert.equal((await promised())[0]?.amount, 5)
    const offered = await guest.post(paths.invitedOffer(here), soup)
    assert.equal(offered.statusCode, 303)
    await guest.post(`${url}/take-back`, {})
    assert.deepEqual(
      (await promised()).map(({ what }) => what),
      ['Soup'],
    )
    const mary = browser()
    await mary.logIn('mary.williams@example.com')
    assert.equal((await mary.get(paths.invitedTable(here))).statusCode, 404)
    assert.equal((await mary.post(paths.invitedOffer(here), soup)).statusCode, 404)
    await step('archive')
    assert.equal((await guest.get(paths.invitedTable(here))).statusCode, 404)
  })
})
