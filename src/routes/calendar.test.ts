import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../config/signing-keys.ts'
import { mendFeeds } from '../domain/calendar.ts'
import { linkTokens } from '../domain/invitation-links.ts'
import { mendLinks } from '../domain/invitations.ts'
import { paths } from '../paths.ts'
import { startApp, TestBrowser } from '../testing/app.ts'
import { mary } from '../testing/cast.ts'

/** John's party, its own address, and the token of one household's link. */
async function partyWithLinks(t: TestContext) {
  const test = await startApp(t)
  const { db, config } = test
  await mendLinks(db, linkTokens(deriveKeys(config.secretKeys, 'invitation link')))
  const browser = test.browser()
  await browser.logIn()
  const { public_id: party } = await db
    .selectFrom('parties')
    .select('public_id')
    .where('state', '=', 'published')
    .executeTakeFirstOrThrow()
  const board = await browser.get(paths.party({ party }))
  const [, token = ''] = /\/i\/([0-9a-z]{26})/.exec(board.body) ?? []
  return { ...test, browser, party, token }
}

/** One property of a calendar file, its folded lines joined. */
function property(text: string, name: string): string | undefined {
  return new RegExp(`^${name}[:;](.*)$`, 'm').exec(text.replaceAll('\r\n ', ''))?.[1]?.trim()
}

async function feedOf(browser: TestBrowser): Promise<string> {
  await browser.post(paths.newCalendarFeed, {})
  const page = await browser.get(paths.newCalendarFeed)
  return /\/calendar\/[0-9a-z]{26}\.ics/.exec(page.body)?.[0] ?? ''
}

describe('a party in a calendar', () => {
  it('is the same file for host and guests, in UTC, with the party’s zone in words', async (t) => {
    const { browser, party, token, app } = await partyWithLinks(t)
    const own = await browser.get(paths.partyCalendar({ party }))
    assert.match(own.headers['content-type'] as string, /^text\/calendar; charset=utf-8$/)
    const guest = await app.inject(paths.invitationCalendar({ token }))
    assert.equal(guest.statusCode, 200)
    for (const name of ['UID', 'SEQUENCE', 'DTSTART', 'SUMMARY', 'STATUS', 'DESCRIPTION']) {
      assert.ok(property(own.body, name), name)
      assert.equal(property(guest.body, name), property(own.body, name), name)
    }
    assert.match(property(own.body, 'DTSTART') ?? '', /^\d{4}1220T230000Z$/)
    assert.match(own.body, /6 pm\\, New York time/)
    assert.match(property(guest.body, 'URL') ?? '', new RegExp(`/i/${token}$`))
    assert.ok(!own.body.includes(token))
  })

  it('keeps its UID and counts each change; archived before its day it is cancelled', async (t) => {
    const { browser, party, token, app } = await partyWithLinks(t)
    const read = async () => (await app.inject(paths.invitationCalendar({ token }))).body
    const before = await read()
    assert.equal(property(before, 'STATUS'), 'CONFIRMED')
    await browser.post(paths.archiveParty({ party }), {})
    const after = await read()
    assert.equal(property(after, 'STATUS'), 'CANCELLED')
    assert.equal(property(after, 'UID'), property(before, 'UID'))
    assert.ok(Number(property(after, 'SEQUENCE')) > Number(property(before, 'SEQUENCE')))
    await browser.post(paths.restoreParty({ party }), {})
    assert.equal(property(await read(), 'STATUS'), 'CONFIRMED')
  })

  it('is given to nobody else, and a link that opens nothing gives nothing', async (t) => {
    const { db, browser, party, token, app } = await partyWithLinks(t)
    const other = (await partyWithLinks(t)).token
    for (const wrong of [other, 'x', token.toUpperCase()]) {
      const answer = await app.inject(paths.invitationCalendar({ token: wrong }))
      assert.equal(answer.statusCode, 404, wrong)
      assert.equal(answer.headers['cache-control'], 'no-store')
    }
    await browser.post(paths.unpublishParty({ party }), {})
    assert.equal((await app.inject(paths.invitationCalendar({ token }))).statusCode, 404)
    const draft = await db
      .selectFrom('parties')
      .selectAll()
      .where('starts_at', 'is', null)
      .executeTakeFirstOrThrow()
    const dateless = await browser.get(paths.partyCalendar({ party: draft.public_id }))
    assert.equal(dateless.statusCode, 404)
  })

  it('is asked for under unknown addresses only so often', async (t) => {
    const { app } = await startApp(t)
    const statuses = new Set<number>()
    for (let n = 0; n < 60; n++) {
      const token = `${n}`.padStart(26, 'a')
      const url = n % 2 ? paths.invitationCalendar({ token }) : paths.calendarFeed({ token })
      const answer = await app.inject(url)
      statuses.add(answer.statusCode)
      if (answer.statusCode === 429) assert.ok(Number(answer.headers['retry-after']) > 0)
    }
    assert.deepEqual([...statuses], [404, 429])
  })

  it('survives any text without a broken line', async (t) => {
    const { db, app, token } = await partyWithLinks(t)
    const title = 'Ä; b, c\\d "x" 🎄'.repeat(9)
    const description = 'one\ntwo\r\nEND:VEVENT\r\nATTACH:http://evil.example'
    await db.updateTable('parties').set({ title, description }).execute()
    const { body } = await app.inject(paths.invitationCalendar({ token }))
    assert.equal(body.match(/^END:VEVENT/gm)?.length, 1)
    assert.doesNotMatch(body, /^ATTACH/m)
    for (const line of body.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
    const unescaped = property(body, 'SUMMARY')?.replaceAll(/\\(.)/g, '$1')
    assert.equal(unescaped, title)
  })
})

describe('the address to subscribe to', () => {
  it('needs no cookie, shows the host’s parties with a date, and is kept by nobody', async (t) => {
    const { browser, app } = await partyWithLinks(t)
    const url = await feedOf(browser)
    const feed = await app.inject(url)
    assert.equal(feed.statusCode, 200)
    assert.equal(feed.body.match(/^BEGIN:VEVENT/gm)?.length, 2)
    assert.match(feed.body, /Evening of Lights/)
    assert.doesNotMatch(feed.body, /New Year Breakfast/)
    assert.equal(feed.headers['cache-control'], 'no-store')
    assert.match(feed.headers['x-robots-tag'] as string, /noindex/)
    assert.equal(feed.headers['referrer-policy'], 'no-referrer')
  })

  it('is dead once it is replaced or ended, and is another for each host', async (t) => {
    const { browser, app } = await partyWithLinks(t)
    const first = await feedOf(browser)
    const second = await feedOf(browser)
    assert.notEqual(first, second)
    assert.equal((await app.inject(first)).statusCode, 404)
    const other = new TestBrowser(app)
    await other.logIn(mary.email)
    const empty = await app.inject(await feedOf(other))
    assert.equal(empty.statusCode, 200)
    assert.doesNotMatch(empty.body, /VEVENT/)
    await browser.post(paths.newCalendarFeed, { end: 'yes' })
    assert.equal((await app.inject(second)).statusCode, 404)
    assert.match((await browser.get(paths.newCalendarFeed)).body, /Make my address/)
  })

  it('outlives a change of SECRET_KEY, and lies in the database only sealed', async (t) => {
    const { browser, app, db } = await partyWithLinks(t)
    const url = await feedOf(browser)
    const token = /[0-9a-z]{26}/.exec(url)?.[0] ?? ''
    const row = await db.selectFrom('calendar_feeds').selectAll().executeTakeFirstOrThrow()
    assert.ok(!JSON.stringify(row).includes(token))
    assert.equal((await app.inject(url)).statusCode, 200)
    const keys = [
      'a new key of more than thirty-two letters',
      'a key for tests alone of more than thirty-two letters',
    ]
    await mendFeeds(db, linkTokens(deriveKeys(keys, 'calendar feed')))
    const resealed = await db.selectFrom('calendar_feeds').selectAll().executeTakeFirstOrThrow()
    const [newest = ''] = keys
    assert.equal(
      linkTokens(deriveKeys([newest], 'calendar feed')).open(resealed.sealed_token),
      token,
    )
  })
})
