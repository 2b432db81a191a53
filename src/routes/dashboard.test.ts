import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { jane, mary } from '../testing/cast.ts'
import { attributeOf, hasElement, textsOf } from '../testing/page.ts'

async function loggedIn(t: TestContext, email?: string) {
  const test = await startApp(t)
  const browser = test.browser()
  await browser.logIn(email)
  return { ...test, browser }
}

/** The HTML of the headline: its whole section. */
const headlineIn = (body: string): string =>
  parse(body).querySelector('section:has(> #headline)')?.outerHTML ?? ''

describe('the dashboard', () => {
  it('begins with the next party and the one step that is due', async (t) => {
    const { browser, db } = await loggedIn(t)
    const { body } = await browser.get(paths.dashboard)
    const headline = headlineIn(body)
    assert.match(headline, /Evening of Lights/)
    assert.match(headline, /Sunday 20 December|20 December \d{4}/)
    assert.match(headline, /\d+ days left/)
    assert.match(headline, /3 attending, 1 maybe, 1 not attending, 1 has not answered/)
    assert.match(headline, /1 household waits for the link/)
    assert.equal(textsOf(body, '.button.main').length, 1)
    await db.updateTable('invitations').set({ sent_at: 1 }).execute()
    const later = headlineIn((await browser.get(paths.dashboard)).body)
    assert.match(later, /1 person has not answered yet.*|See who/)
    assert.match(later, /\?show=no-response#households/)
    await db.deleteFrom('rsvps').execute()
    const own = headlineIn((await browser.get(paths.dashboard)).body)
    assert.match(own, /Your own household has not answered yet/)
  })

  it('shows a guest the invitation with the household’s form, and the answer as the step', async (t) => {
    const { browser, clock } = await loggedIn(t, mary.email)
    const { body } = await browser.get(paths.dashboard)
    assert.match(body, /John Smith invites you to/)
    assert.ok(textsOf(headlineIn(body), 'a').includes('Answer'))
    const id = attributeOf(headlineIn(body), 'a[href^="#answer-"]', 'href').slice('#answer-'.length)
    assert.ok(hasElement(body, `[id="answer-${id}"]`))
    const reply = attributeOf(body, '[name^="reply-"]', 'name')
    const version = attributeOf(body, '[name="version"]', 'value')
    const url = paths.invitedTo({ party: id })
    assert.ok(hasElement(body, `form[action="${url}"]`))
    await browser.post(url, { version, note: '', [reply]: 'attending' })
    const answered = await browser.get(paths.dashboard)
    assert.match(answered.body, /Change your answer/)
    assert.match(headlineIn(answered.body), /You have answered, and can still change it/)
    clock.now += 400 * 86_400_000
    await browser.logIn(mary.email)
    const late = await browser.get(paths.dashboard)
    assert.ok(!textsOf(late.body, '*').includes('Answer'))
  })

  it('offers whoever has nothing the first step, and no dead end', async (t) => {
    const { browser, db } = await loggedIn(t, jane.email)
    await db.deleteFrom('parties').execute()
    const { body } = await browser.get(paths.dashboard)
    assert.match(body, /Plan your first party/)
    for (const url of [paths.newParty, paths.pasteHouseholds, paths.households]) {
      assert.ok(hasElement(body, `a[href="${url}"]`), url)
    }
    assert.match(body, /Welcome, Jane!/)
    assert.doesNotMatch(body, /show=archived/)
    assert.match(
      (await browser.get(`${paths.dashboard}?show=archived`)).body,
      /Nothing is here yet/,
    )
  })

  it('keeps parties of the past behind a link, newest first', async (t) => {
    const { browser } = await loggedIn(t)
    const { body } = await browser.get(paths.dashboard)
    assert.doesNotMatch(body, /Candle Walk/)
    assert.match(body, /Archive \(1\)/)
    assert.match((await browser.get(`${paths.dashboard}?show=archived`)).body, /Candle Walk/)
  })

  it('says in one line how long the log-in lasts and what it survived', async (t) => {
    const { browser, clock, again } = await loggedIn(t)
    const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' })
    const until = days.format(clock.now + 7 * 86_400_000)
    const { body } = await browser.get(paths.dashboard)
    assert.match(textsOf(body, 'main').join(), new RegExp(`You stay logged in until ${until}`))
    assert.ok(textsOf(body, 'time').includes(until))
    assert.ok(textsOf(body, 'main *').includes('survived 0 restarts'))
    clock.now += 1_000
    const restarted = await again({})
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const after = await restarted.browser().get(paths.dashboard, { cookie })
    assert.ok(textsOf(after.body, 'main *').includes('survived 1 restart'))
    assert.match(after.body, /Your light was still on\. Welcome back, John\./)
    const brief = restarted.browser()
    await brief.logIn(undefined, undefined, { keep: '' })
    assert.match((await brief.get(paths.dashboard)).body, /until you close the browser\./)
  })

  it('asks the database as often for many parties as for one', async (t) => {
    const { browser, db } = await loggedIn(t)
    const party = await db
      .selectFrom('parties')
      .selectAll()
      .where('state', '=', 'published')
      .executeTakeFirstOrThrow()
    const { id: _, ...columns } = party
    const count = async () => {
      const asked = t.mock.method(db.getExecutor(), 'executeQuery')
      await browser.get(paths.dashboard)
      asked.mock.restore()
      return asked.mock.callCount()
    }
    await count() // The first visit makes queries that later ones do not need.
    const once = await count()
    for (let n = 0; n < 20; n++) {
      const values = { ...columns, public_id: `copy-${n}` }
      await db.insertInto('parties').values(values).execute()
    }
    assert.equal(await count(), once)
    assert.ok(once > 0 && once <= 8, `${once} queries`)
  })
})
