import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { jane } from '../testing/cast.ts'
import type { InvitationOptions } from '../testing/invitations.ts'
import { readQrCode } from '../testing/qr-code.ts'
import { layTable } from '../testing/table.ts'

async function laid(t: TestContext, more: InvitationOptions['more'] = {}) {
  const made = await startApp(t)
  const table = await layTable(made.db, { secretKeys: made.config.secretKeys, more })
  const { links, idOf } = table
  const [guest, host] = [made.browser(), made.browser()]
  await guest.post(links.lees, {
    ...{ [`reply-${idOf('Ann')}`]: 'attending', [`reply-${idOf('Cat')}`]: 'attending' },
    ...{ [`reply-${idOf('Ben')}`]: 'not-attending' },
  })
  const cat = `food-${idOf('Cat')}-`
  const [ann, vegan] = [`food-${idOf('Ann')}-asked`, `food-${idOf('Ann')}-preference-vegan`]
  const needs = { [`${cat}asked`]: 'yes', [`${cat}allergy-no-nuts`]: 'yes', [ann]: 'yes' }
  await guest.post(`${links.lees}/food`, { ...needs, [vegan]: 'yes' })
  await host.logIn()
  const here = { party: table.party }
  const show = async (url: string) => {
    const answer = await host.get(url)
    assert.equal(answer.statusCode, 200)
    const main = parse(answer.body).querySelector('main')
    return { html: answer.body, text: (main?.text ?? '').replaceAll(/\s+/g, ' ') }
  }
  return { ...made, ...table, guest, host, here, show }
}

const SHEETS = [
  ...[paths.paper, paths.paperGuests, paths.paperPotluck, paths.paperKitchen],
  ...[paths.paperNameCards, paths.paperInvitations],
]

describe('what a host prints', () => {
  it('lists everybody for the door, and makes a card for everybody who comes', async (t) => {
    const { here, show } = await laid(t)
    const list = await show(paths.paperGuests(here))
    assert.match(
      list.text,
      /2 attending \(1 adult, 1 child\), 1 not attending, 3 have not answered/,
    )
    assert.match(list.text, /Ann Lee Cat Lee child Dan Lee child no response Not coming: Ben Lee/)
    const cards = parse((await show(paths.paperNameCards(here))).html)
    const names = cards.querySelectorAll('.name-card').map(({ text }) => text.trim())
    assert.deepEqual(names, ['AnnLee', 'CatLee'])
  })

  it('tells the cook everything with names, and the wall no more than guests may know', async (t) => {
    const { guest, here, links, show, wish } = await laid(t)
    const id = await wish()
    await wish({ kind: 'salad', name: '', servings: 6 })
    const cake = { wish: id, name: 'Marzipan cake', amount: '8', 'contains-nuts': 'yes' }
    const rum = { 'contains-alcohol': 'yes', note: 'Keep it cool.' }
    await guest.post(`${links.johnsons}/table`, { ...cake, ...rum })
    const kitchen = (await show(paths.paperKitchen(here))).text
    assert.match(
      kitchen,
      /allergies, or never 1 × no nuts\s?Cat Lee If possible .*1 × vegan\s?Ann Lee/,
    )
    assert.match(
      kitchen,
      /Marzipan cake 8 servings · Johnson Family for Apple pie Contains nuts and alcohol/,
    )
    assert.match(
      kitchen,
      /Safe for 1 of 2 Not for Bob Johnson \(no response\) and Cat Lee\. “Keep it cool\.”/,
    )
    assert.match(kitchen, /What is missing No salad yet/)
    const wall = (await show(paths.paperPotluck(here))).text
    assert.match(wall, /Still wanted Salad 6 servings/)
    assert.match(wall, /Marzipan cake 8 servings · Johnson Family .* Safe for 1 of 2/)
    assert.match(wall, /Please remember 1 person can’t eat nuts/)
    assert.doesNotMatch(wall, /\b(Ann|Cat|vegan)\b/)
  })

  it('names no household on the wall where the host hides who is invited', async (t) => {
    const { guest, here, links, show, wish } = await laid(t, { showGuests: false })
    await guest.post(`${links.johnsons}/table`, { wish: await wish(), name: 'Tarte', note: 'Hi' })
    const wall = (await show(paths.paperPotluck(here))).text
    assert.match(wall, /What comes Dessert Tarte/)
    assert.doesNotMatch(wall, /Johnson|“Hi”/)
  })

  it('prints invitations whose code leads to the link of their household', async (t) => {
    const { here, household, links, show, guest } = await laid(t, { replyBy: '2126-12-13' })
    const { html, text } = await show(paths.paperInvitations(here))
    const pages = parse(html).querySelectorAll('.paper-invitation')
    assert.equal(pages.length, 2)
    for (const [index, link] of [links.johnsons, links.lees].entries()) {
      const code = pages[index]?.querySelector('.qr')?.outerHTML ?? ''
      const url = readQrCode(code)
      assert.ok(url.endsWith(link), 'the code leads to another household')
      assert.ok(pages[index]?.text.includes(url), 'the address stands below the code')
      assert.equal((await guest.get(new URL(url).pathname)).statusCode, 200)
    }
    assert.match(text, /Dear Lee Family, John Smith invites you to Sledging/)
    assert.match(text, /Please answer by \w+ 13 December 2126\./)
    const one = await show(`${paths.paperInvitations(here)}?household=${household}`)
    assert.equal(parse(one.html).querySelectorAll('.qr').length, 1)
    assert.doesNotMatch(one.text, /Johnson/)
  })

  it('prints those alone that are not sent yet, and says where links do not open', async (t) => {
    const { here, host, household, show } = await laid(t)
    await host.post(paths.invitationSent({ ...here, household }), {})
    const rest = (await show(`${paths.paperInvitations(here)}?show=not-sent`)).text
    assert.match(rest, /Johnson Family/)
    assert.doesNotMatch(rest, /Dear Lee Family|draft/)
    assert.match((await show(paths.paper(here))).text, /for 1 household alone/)
    await host.post(paths.unpublishParty(here), {})
    assert.match(
      (await show(paths.paperInvitations(here))).text,
      /open once the party is published/,
    )
  })

  it('shows links on invitations alone, keeps none, and is found by its host alone', async (t) => {
    const { browser, guest, here, host, links, show } = await laid(t)
    for (const sheet of SHEETS) {
      const { html } = await show(sheet(here))
      assert.equal(html.includes(links.lees), sheet === paths.paperInvitations)
      assert.equal((await host.get(sheet(here))).headers['cache-control'], 'no-store')
      assert.equal((await guest.get(sheet(here))).statusCode, 303)
    }
    const other = browser()
    await other.logIn(jane.email)
    for (const sheet of SHEETS) assert.equal((await other.get(sheet(here))).statusCode, 404)
    const nobody = `${paths.paperInvitations(here)}?household=nobody`
    assert.equal((await host.get(nobody)).statusCode, 404)
  })
})
