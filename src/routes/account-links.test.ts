import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inviteOrganizer, invitePassword, removeOrganizer } from '../domain/accounts.ts'
import { Conflict } from '../errors.ts'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { john, mary } from '../testing/cast.ts'
import { hasElement } from '../testing/page.ts'

const NEW_PASSWORD = 'seven lanterns by the lake'
const ada = {
  email: 'Ada.Lovelace@Example.com ',
  firstName: 'Ada',
  lastName: 'Lovelace',
  householdName: '',
}

describe('a one-time link', () => {
  it('lets a new organizer choose a password, once, and logs them in to an empty dashboard', async (t) => {
    const test = await startApp(t)
    const token = await inviteOrganizer(test.db, ada, test.clock.now)
    const browser = test.browser()
    const url = paths.join({ token })
    for (let look = 0; look < 2; look++) {
      const page = await browser.get(url)
      assert.equal(page.statusCode, 200)
      assert.match(page.body, /Welcome, Ada!/)
      assert.equal(page.headers['referrer-policy'], 'strict-origin')
      assert.equal(page.headers['cache-control'], 'no-store')
    }
    const made = await browser.post(url, { new_password: NEW_PASSWORD })
    assert.equal(made.headers.location, paths.dashboard)
    assert.match((await browser.get(paths.dashboard)).body, /Welcome, Ada!/)
    assert.equal((await test.browser().post(url, { new_password: NEW_PASSWORD })).statusCode, 404)
    const again = test.browser()
    assert.equal((await again.logIn('ada.lovelace@example.com', NEW_PASSWORD)).statusCode, 303)
    await assert.rejects(inviteOrganizer(test.db, ada, test.clock.now), Conflict)
  })

  it('asks again for a password that is short, or made of what everybody knows', async (t) => {
    const test = await startApp(t)
    const token = await inviteOrganizer(test.db, ada, test.clock.now)
    const weak = ['short', 'aaaaaaaaaaaaaaa', 'ada-lovelace-2026', 'HolidayPartyPlanner1']
    for (const new_password of weak) {
      const answer = await test.browser().post(paths.join({ token }), { new_password })
      assert.equal(answer.statusCode, 422, new_password)
      assert.ok(hasElement(answer.body, 'a[href="#new_password"]'))
      assert.ok(!answer.body.includes(new_password))
    }
  })

  it('is dead after a day, when a newer one was made, and when it is none', async (t) => {
    const test = await startApp(t)
    const first = await inviteOrganizer(test.db, ada, test.clock.now)
    const second = await inviteOrganizer(test.db, ada, test.clock.now)
    const status = async (token: string) =>
      (await test.browser().get(paths.join({ token }))).statusCode
    assert.deepEqual([await status(first), await status(second)], [404, 200])
    test.clock.now += 24 * 3_600_000 + 1
    assert.equal(await status(second), 404)
    assert.equal(await status('x'), 404)
  })

  it('is used by one of two at the same moment', async (t) => {
    const test = await startApp(t)
    const token = await inviteOrganizer(test.db, ada, test.clock.now)
    const use = () => test.browser().post(paths.join({ token }), { new_password: NEW_PASSWORD })
    const statuses = (await Promise.all([use(), use()])).map(({ statusCode }) => statusCode)
    assert.deepEqual(statuses.sort(), [303, 404])
  })

  it('for a new password ends every older session of that person, and of nobody else', async (t) => {
    const test = await startApp(t)
    const [old, other] = [test.browser(), test.browser()]
    await old.logIn()
    await other.logIn(mary.email)
    assert.equal((await old.get(paths.dashboard)).statusCode, 200)
    test.clock.now += 60_000
    const token = await invitePassword(test.db, john.email, test.clock.now)
    const browser = test.browser()
    await browser.post(paths.resetPassword({ token }), { new_password: NEW_PASSWORD })
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
    // A server remembers people for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    assert.equal((await old.get(paths.dashboard)).statusCode, 303)
    assert.equal((await other.get(paths.dashboard)).statusCode, 200)
  })
})

describe('an organizer who is removed', () => {
  it('is out with the next request that is a second away', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn(mary.email)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
    await removeOrganizer(test.db, mary.email)
    // A server remembers people for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    assert.equal((await browser.get(paths.dashboard)).statusCode, 303)
    assert.equal((await test.browser().logIn(mary.email)).statusCode, 401)
  })
})
