import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { dataVersion } from '../database/data-version.ts'
import { startApp, type TestBrowser } from '../testing/app.ts'
import { details, invite } from '../testing/invitations.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

/** Pages are kept only in production. */
const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: STRONG_SECRET,
  SESSION_TYPE: 'filesystem',
} as const

async function start(t: TestContext) {
  const site = await startApp(t, PRODUCTION)
  const { config, db } = site
  const invited = await invite(db, { secretKeys: config.secretKeys })
  const john = site.browser()
  assert.equal((await john.logIn()).statusCode, 303)
  await john.get('/organizer/') // Shows what is shown only once, such as the greeting.
  return { ...site, invited, john }
}

/** How often pages read the data, and ask for its version, while `action` runs. */
async function queriesOf(
  { db }: { db: Awaited<ReturnType<typeof start>>['db'] },
  action: () => Promise<unknown>,
) {
  let count = 0
  const executor = db.getExecutor()
  const original = executor.executeQuery.bind(executor)
  executor.executeQuery = ((...args: Parameters<typeof original>) => {
    count++
    return original(...args)
  }) as typeof original
  try {
    await action()
  } finally {
    executor.executeQuery = original
  }
  return count
}

const page = async (browser: TestBrowser, url: string): Promise<string> => {
  const answer = await browser.get(url)
  assert.equal(answer.statusCode, 200, url)
  return answer.body
}

describe('a kept page', () => {
  it('is not made again while nothing has changed', async (t) => {
    const site = await start(t)
    const url = `/organizer/parties/${site.invited.party}`
    let first = ''
    const made = await queriesOf(site, async () => {
      first = await page(site.john, url)
    })
    const again = await queriesOf(site, async () => assert.equal(await page(site.john, url), first))
    assert.ok(again < made && again <= 2, `${made} queries, then ${again}`)
  })

  it('is shared by the sessions of a person', async (t) => {
    const site = await start(t)
    const [phone, computer] = [site.browser(), site.browser()]
    // The page tells times to the quarter of an hour.
    site.clock.now += 900_000 - (site.clock.now % 900_000)
    for (const browser of [phone, computer]) {
      site.clock.now += 1_000
      await browser.logIn()
      await browser.get('/organizer/') // Shows what is shown only once, such as the greeting.
    }
    const first = await page(phone, '/organizer/')
    const again = await queriesOf(site, async () =>
      assert.equal(await page(computer, '/organizer/'), first),
    )
    assert.ok(again <= 3, `${again} queries`)
  })

  it('shows on the next request what anybody has changed, here or by another connection', async (t) => {
    const { john, db, invited, browser } = await start(t)
    const url = `/organizer/parties/${invited.party}`
    assert.match(await page(john, url), /Lee Family/)
    const link = await invited.link()
    const guest = browser()
    await page(guest, link)
    const reply = { [`reply-${invited.idOf('Ann')}`]: 'attending', note: 'We bring a drum.' }
    assert.equal((await guest.post(link, reply)).statusCode, 303)
    assert.match(await page(john, url), /We bring a drum\./)
    assert.match(await page(guest, link), /We bring a drum\./)

    await db
      .updateTable('parties')
      .set({ title: 'Skating' })
      .where('title', '=', details.title)
      .execute()
    assert.match(await page(john, url), /Skating/)
    assert.match(await page(john, '/organizer/'), /Skating/)
    assert.match(await page(guest, link), /Skating/)
  })

  it('is nobody else’s', async (t) => {
    const { john, invited, browser } = await start(t)
    await page(john, `/organizer/parties/${invited.party}`)
    const jane = browser()
    await jane.logIn('jane.smith@example.com')
    assert.equal((await jane.get(`/organizer/parties/${invited.party}`)).statusCode, 404)
    assert.match(await page(john, '/organizer/'), /Welcome, John!/)
    assert.match(await page(jane, '/organizer/'), /Welcome, Jane!/)
    assert.match(await page(john, '/'), /John/)
    assert.doesNotMatch(await page(browser(), '/'), /John/)
    await john.post('/organizer/logout', {})
    assert.equal((await john.get('/organizer/')).statusCode, 303)
  })

  it('has the theme, the address and the notices of the one who asks', async (t) => {
    const { john, invited } = await start(t)
    const url = `/organizer/parties/${invited.party}`
    assert.doesNotMatch(await page(john, url), /data-theme/)
    await john.post('/appearance', { theme: 'dark' })
    assert.match(await page(john, url), /data-theme="dark"/)
    const elsewhere = await john.get(url, { host: 'party.example' })
    assert.match(elsewhere.body, /party\.example\/i\//)
    assert.doesNotMatch(await page(john, url), /party\.example/)
    const sent = `${url}/invitations/${invited.household}/sent`
    await john.post(sent, { sent: 'yes' })
    assert.match(await page(john, url), /Lee Family: sent\./)
    assert.doesNotMatch(await page(john, url), /Lee Family: sent\./)
  })

  it('follows the clock from minute to minute', async (t) => {
    const { john, clock, invited } = await start(t)
    const url = `/organizer/parties/${invited.party}`
    const before = await page(john, url)
    clock.now += 5 * 86_400_000
    assert.notEqual(await page(john, url), before, 'the days left are others')
  })
})

describe('the version of the data', () => {
  it('is another after each change, and the same after each look', async (t) => {
    const { db } = await start(t)
    const first = await dataVersion(db)
    await db.selectFrom('parties').selectAll().execute()
    assert.equal(await dataVersion(db), first)
    await db.updateTable('parties').set({ title: 'Skating' }).execute()
    const second = await dataVersion(db)
    assert.notEqual(second, first)
    await db.deleteFrom('rsvps').execute()
    assert.notEqual(await dataVersion(db), second)
  })
})
