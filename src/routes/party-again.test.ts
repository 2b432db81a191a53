import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { deriveKeys } from '../config/signing-keys.ts'
import { getBoard } from '../domain/board.ts'
import { addHouseholds, listHouseholds } from '../domain/households.ts'
import { linkTokens } from '../domain/invitation-links.ts'
import { atSameTimeOn, dayIn, sameWeekdayToCome } from '../domain/wall-time.ts'
import { startApp } from '../testing/app.ts'
import { invite } from '../testing/invitations.ts'

const ZONE = 'Europe/Berlin'
const at = (day: string) => Date.parse(`${day}T18:00:00+01:00`)

async function start(t: TestContext) {
  const site = await startApp(t)
  const startsAt = at('2045-12-20')
  const more = { startsAt, endsAt: startsAt + 9 * 3_600_000, replyBy: '2045-12-13', timeZone: ZONE }
  const last = await invite(site.db, { secretKeys: site.config.secretKeys, more })
  site.clock.now = at('2046-11-01')
  const john = site.browser()
  await john.logIn()
  const url = `/organizer/parties/${last.party}/again`
  return { ...site, last, john, url }
}

/** Title and day on the page, and which households are ticked. */
function shownOn(html: string) {
  const page = parse(html)
  const ticked = page.querySelectorAll('input[name=household][checked]')
  return {
    day: page.querySelector('#starts_on')?.getAttribute('value'),
    title: page.querySelector('#title')?.getAttribute('value'),
    ticked: ticked.map((one) => one.getAttribute('value')),
    text: page.querySelector('main')?.structuredText ?? '',
  }
}

describe('a party again', () => {
  it('proposes the same weekday, and the households of the last time', async (t) => {
    const { john, last, url, db } = await start(t)
    await addHouseholds(db, last.host, [{ name: 'New Neighbours', people: [] }])
    const { day, title, ticked, text } = shownOn((await john.get(url)).body)
    assert.equal(day, '2046-12-19')
    assert.equal(title, 'Sledging')
    assert.deepEqual(ticked, [last.household])
    assert.match(text, /New Neighbours/)
  })

  it('makes a draft with texts, times and invitations, and with no reply or link of before', async (t) => {
    const { john, last, url, db, config } = await start(t)
    const links = linkTokens(deriveKeys(config.secretKeys, 'invitation link'))
    const link = await last.link()
    const ann = last.idOf('Ann')
    const lee = await db.selectFrom('people').selectAll().where('public_id', '=', ann).execute()
    const [{ id = 0, household_id = 0 } = {}] = lee
    const party = await db
      .selectFrom('parties')
      .select('id')
      .where('public_id', '=', last.party)
      .executeTakeFirstOrThrow()
    const reply = { party_id: party.id, person_id: id, household_id, reply: 'attending' as const }
    await db.insertInto('rsvps').values(reply).execute()

    const form = {
      title: 'Sledging, once more',
      starts_on: '2046-12-19',
      household: last.household,
    }
    const answer = await john.post(url, form)
    assert.equal(answer.statusCode, 303)
    const publicId = String(answer.headers.location).split('/').at(-1) ?? ''
    const board = await getBoard(db, links, last.host, publicId)
    const { party: made, households } = board
    assert.equal(made.state, 'draft')
    assert.equal(made.title, 'Sledging, once more')
    assert.equal(made.venue, 'The hill')
    assert.equal(made.startsAt, at('2046-12-19'))
    assert.equal(made.endsAt, at('2046-12-19') + 9 * 3_600_000)
    assert.equal(made.replyBy, '2046-12-12')
    assert.equal(households.length, 1)
    assert.equal(board.headcount.attending, 0)
    assert.notEqual(`/i/${households[0]?.token}`, link)
  })

  it('tells who has moved since, and of households in the archive', async (t) => {
    const { john, last, url, db } = await start(t)
    const people = await db
      .selectFrom('people')
      .selectAll()
      .where('last_name', '=', 'Lee')
      .execute()
    const party = await db
      .selectFrom('parties')
      .select('id')
      .where('public_id', '=', last.party)
      .executeTakeFirstOrThrow()
    for (const { id, household_id } of people) {
      const reply = { party_id: party.id, person_id: id, household_id, reply: 'maybe' as const }
      await db.insertInto('rsvps').values(reply).execute()
    }
    await addHouseholds(db, last.host, [{ name: 'Ben’s Place', people: [] }])
    const bens = (await listHouseholds(db, last.host)).find(({ name }) => name === 'Ben’s Place')
    await db
      .updateTable('people')
      .set({ household_id: bens?.id ?? 0 })
      .where('first_name', '=', 'Ben')
      .execute()
    const { ticked, text } = shownOn((await john.get(url)).body)
    assert.deepEqual(new Set(ticked), new Set([last.household, bens?.publicId]))
    assert.match(text, /Ben answered from elsewhere the last time\./)
    assert.match(text, /Ben lived here the last time\./)

    await db
      .updateTable('households')
      .set({ archived_at: 1 })
      .where('name', '=', 'Lee Family')
      .execute()
    const after = shownOn((await john.get(url)).body)
    assert.deepEqual(after.ticked, [bens?.publicId])
    assert.match(after.text, /In the archive now, so not in this list: Lee Family\./)
  })

  it('keeps what was typed when something is wrong, and is nobody else’s', async (t) => {
    const { john, last, url, browser, db } = await start(t)
    const before = await db.selectFrom('parties').select('id').execute()
    for (const wrong of [
      { title: ' ', starts_on: '2046-12-19' },
      { title: 'X', starts_on: '2020-12-19' },
      { title: 'X', starts_on: 'soon' },
      { title: 'x'.repeat(121), starts_on: '' },
    ]) {
      const answer = await john.post(url, { ...wrong, household: last.household })
      assert.equal(answer.statusCode, 422, JSON.stringify(wrong))
      const shown = shownOn(answer.body)
      assert.deepEqual(shown.ticked, [last.household])
      assert.equal(shown.day, wrong.starts_on)
    }
    assert.equal((await john.post(url, { title: 'X', household: 'nobody' })).statusCode, 404)
    const jane = browser()
    await jane.logIn('jane.smith@example.com')
    assert.equal((await jane.get(url)).statusCode, 404)
    assert.equal((await jane.post(url, { title: 'X' })).statusCode, 404)
    assert.equal((await db.selectFrom('parties').select('id').execute()).length, before.length)
  })
})

describe('the same weekday to come', () => {
  it('is within three days of the same date, and after today', () => {
    const propose = (last: string, now: string) => sameWeekdayToCome(at(last), ZONE, at(now))
    assert.equal(propose('2025-12-20', '2026-01-05'), '2026-12-19')
    assert.equal(propose('2025-12-20', '2026-12-18'), '2026-12-19')
    assert.equal(propose('2025-12-20', '2026-12-19'), '2027-12-18')
    assert.equal(propose('2024-02-29', '2024-03-05'), '2025-02-27')
  })

  it('keeps the time on the wall over a change of the clocks', () => {
    const summer = Date.parse('2026-07-04T18:30:00+02:00')
    const winter = atSameTimeOn('2026-12-19', summer, ZONE)
    assert.equal(winter, Date.parse('2026-12-19T18:30:00+01:00'))
    assert.equal(dayIn(winter, ZONE), '2026-12-19')
  })
})
