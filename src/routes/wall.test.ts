import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type HTMLElement, parse } from 'node-html-parser'
import { editParty } from '../domain/parties.ts'
import { paths } from '../paths.ts'
import { setCookies, startApp } from '../testing/app.ts'
import { bob, mary } from '../testing/cast.ts'
import { details } from '../testing/invitations.ts'
import { layTable } from '../testing/table.ts'

async function walled(t: TestContext) {
  const made = await startApp(t)
  const table = await layTable(made.db, { secretKeys: made.config.secretKeys })
  const host = made.browser()
  await host.logIn()
  const guest = made.browser()
  const { lees, johnsons } = table.links
  const here = { party: table.party }
  /** The messages of a page, as text. */
  const messagesOf = (html: string) =>
    parse(html)
      .querySelectorAll('.wall-message')
      .map((message) => message.text.replaceAll(/\s+/g, ' ').trim())
  const read = async (url: string, who = guest) => messagesOf((await who.get(url)).body)
  /** The address at which the only removable message is removed. */
  const removalIn = (html: string) =>
    (parse(html).querySelector('.wall-removal form') as HTMLElement).getAttribute('action') ?? ''
  return { ...made, ...table, hosting: host, guest, lees, johnsons, here, read, removalIn }
}

describe('the wall', () => {
  it('is written from the link without a cookie, read by all, and marked where it is the host’s', async (t) => {
    const { guest, hosting, lees, johnsons, here, read } = await walled(t)
    assert.match((await guest.get(lees)).body, /Nothing is written here yet/)
    const sent = await guest.post(`${lees}/wall`, { message: ' Hello\r\nall 🎄 ' })
    assert.deepEqual([sent.statusCode, sent.headers.location], [303, `${lees}#wall`])
    assert.deepEqual(setCookies(sent), [])
    const host = await hosting.post(paths.partyWall(here), { message: 'Welcome' })
    assert.equal(host.headers.location, `${paths.partyWall(here)}#wall`)
    const [first = '', second = ''] = await read(johnsons)
    assert.match(first, /^John Smith host \d\d:\d\d Welcome$/)
    assert.match(second, /^Lee Family \d\d:\d\d Hello all 🎄$/)
    assert.match((await read(lees))[1] ?? '', /^Lee Family \(you\) .*Take it back$/)
    const [mine = '', theirs = ''] = await read(paths.partyWall(here), hosting)
    assert.match(mine, /^John Smith host \(you\) .*Remove it$/)
    assert.match(theirs, /^Lee Family .*Remove it$/)
    assert.match((await hosting.get(paths.party(here))).body, /The wall \(2\)/)
  })

  it('shows text as text: lines, either direction, links that are safe, and no markup', async (t) => {
    const { guest, lees } = await walled(t)
    const message =
      '<b>שלום</b>\nline\n\n\n\nhttps://snow.example/?a=1&b=2 javascript:alert(1)\u0007'
    await guest.post(`${lees}/wall`, { message })
    const { body } = await guest.get(lees)
    assert.match(body, /<p class="own-words" dir="auto">&lt;b&gt;שלום&lt;\/b&gt;\nline<\/p>/)
    assert.match(
      body,
      /<a href="https:\/\/snow\.example\/\?a=1&amp;b=2" rel="noreferrer nofollow">/,
    )
    assert.doesNotMatch(body, /href="javascript|<b>/)
    assert.ok(!body.includes('\u0007'))
  })

  it('comes back with 422 and what was typed: empty, of nothing that is seen, too long', async (t) => {
    const { guest, hosting, lees, here, read } = await walled(t)
    const long = `${'x'.repeat(2_000)}y`
    for (const [who, url] of [
      [guest, `${lees}/wall`],
      [hosting, paths.partyWall(here)],
    ] as const) {
      for (const [message, why] of [
        ['', /Write something first\./],
        [' \u200b\n', /Write something first\./],
        [long, /Shorten the message to 2,000 letters: it has 2,001\./],
      ] as const) {
        const wrong = await who.post(url, { message })
        assert.equal(wrong.statusCode, 422)
        assert.match(wrong.body, why)
        assert.match(wrong.body, /<title>Error: /)
        assert.match(wrong.body, /aria-invalid="true"/)
      }
      assert.ok((await who.post(url, { message: long })).body.includes(long))
    }
    assert.deepEqual(await read(lees), [])
    const families = '👩‍👩‍👧'.repeat(300) + 'x'.repeat(1_700)
    assert.equal((await guest.post(`${lees}/wall`, { message: families })).statusCode, 303)
  })

  it('lets a household take back its own, and the host of the party remove each', async (t) => {
    const { guest, hosting, browser, lees, johnsons, here, read, removalIn } = await walled(t)
    await guest.post(`${lees}/wall`, { message: 'Ours' })
    const takeBack = removalIn((await guest.get(lees)).body)
    assert.equal((await guest.post(takeBack.replace(lees, johnsons), {})).statusCode, 404)
    const remove = removalIn((await hosting.get(paths.partyWall(here))).body)
    const other = browser()
    await other.logIn(mary.email)
    assert.equal((await other.get(paths.partyWall(here))).statusCode, 404)
    assert.equal((await other.post(paths.partyWall(here), { message: 'x' })).statusCode, 404)
    assert.equal((await other.post(remove, {})).statusCode, 404)
    assert.equal((await read(johnsons)).length, 1)
    for (let again = 0; again < 2; again++) {
      assert.equal((await guest.post(takeBack, {})).headers.location, `${lees}#wall`)
    }
    assert.deepEqual(await read(johnsons), [])
    await guest.post(`${johnsons}/wall`, { message: 'Theirs' })
    await hosting.post(removalIn((await hosting.get(paths.partyWall(here))).body), {})
    assert.doesNotMatch((await guest.get(lees)).body, /Theirs/)
  })

  it('takes nothing in the archive or by a link that was taken back, and loses no word of it', async (t) => {
    const { guest, hosting, lees, johnsons, here, step, takeBack, read } = await walled(t)
    await guest.post(`${johnsons}/wall`, { message: 'Hello' })
    await takeBack()
    assert.equal((await guest.post(`${lees}/wall`, { message: 'Late' })).statusCode, 410)
    await step('archive')
    assert.equal((await guest.post(`${johnsons}/wall`, { message: 'Late' })).statusCode, 410)
    const page = await hosting.get(paths.partyWall(here))
    assert.doesNotMatch(page.body, /<textarea/)
    const late = await hosting.post(paths.partyWall(here), { message: 'Thank you all' })
    assert.equal(late.statusCode, 422)
    assert.match(late.body, /in the archive, so its wall stays as it is/)
    assert.match(late.body, />\s*Thank you all<\/textarea>/)
    assert.equal((await read(paths.partyWall(here), hosting)).length, 1)
  })

  it('is the host’s alone where guests are hidden from each other', async (t) => {
    const { guest, hosting, lees, johnsons, here, read, db, host } = await walled(t)
    await guest.post(`${lees}/wall`, { message: 'Hello from the Lees' })
    const hidden = { ...details, showGuests: false }
    await editParty(db, host, here.party, { baseVersion: 1, details: hidden, now: Date.now() })
    assert.doesNotMatch((await guest.get(johnsons)).body, /The wall|Lees/)
    await hosting.post(paths.partyWall(here), { message: 'Welcome' })
    assert.equal((await read(johnsons)).length, 1)
    assert.equal((await read(lees)).length, 2)
    const refused = await guest.post(`${johnsons}/wall`, { message: 'Who else is there?' })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /does not show guests to each other/)
    assert.match(refused.body, />\s*Who else is there\?<\/textarea>/)
    assert.match((await hosting.get(paths.partyWall(here))).body, /households write nothing here/)
  })

  it('stands below the invitation of those who are logged in, and in the host’s preview', async (t) => {
    const { browser, hosting, here, read } = await walled(t)
    const organizer = browser()
    await organizer.logIn(bob.email)
    const url = paths.invitedTo(here)
    const wrong = await organizer.post(paths.invitedWall(here), { message: '' })
    assert.equal(wrong.statusCode, 422)
    const sent = await organizer.post(paths.invitedWall(here), { message: 'Hello' })
    assert.equal(sent.headers.location, `${url}#wall`)
    const preview = await hosting.get(paths.previewParty(here))
    assert.match(preview.body, /Hello/)
    assert.doesNotMatch(preview.body, /name="message"|Take it back/)
    const page = parse((await organizer.get(url)).body)
    const takeBack = page.querySelector('.wall-removal form')?.getAttribute('action') ?? ''
    await organizer.post(takeBack, {})
    assert.deepEqual(await read(url, organizer), [])
  })

  it('shows fifty at a time, and the older ones behind a link', async (t) => {
    const { guest, hosting, lees, here, read } = await walled(t)
    for (let index = 0; index < 51; index++) {
      await hosting.post(paths.partyWall(here), { message: `No ${index}` })
    }
    const page = parse((await guest.get(lees)).body)
    assert.equal(page.querySelectorAll('.wall-message').length, 50)
    const older = page.querySelector('.wall-pages a')?.getAttribute('href') ?? ''
    assert.match(older, /\?wall=\w{16}#wall$/)
    assert.match((await read(older.replace('#wall', ''))).join(), /No 0$/)
    assert.equal((await read(`${lees}?wall=0123456789abcdef`)).length, 50)
  })
})
