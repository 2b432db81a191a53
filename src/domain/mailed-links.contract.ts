// What links by mail and new passwords guarantee, on either database: the one suite for SQLite and
// PostgreSQL.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Database } from '../database/database.ts'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { Conflict, NotFound } from '../errors.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { seedSampleData } from '../sample/seed.ts'
import { john, mary } from '../testing/cast.ts'
import { findAccountLink } from './accounts.ts'
import { changePassword, resetPassword, validFromNow } from './change-password.ts'
import {
  admitWish,
  forgetOldWishes,
  MOST_PER_ACCOUNT,
  MOST_PER_NETWORK,
  sendLink,
  useLogInLink,
  type WishForLink,
} from './mailed-links.ts'

const NOW = Date.UTC(2030, 0, 1)
const MINUTE = 60_000
const KEY = Buffer.alloc(32, 7)

export function mailedLinksContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  const filled = async (t: TestContext) => {
    const db = await migratedDatabase(t, makePlace)
    await seedSampleData(db, async () => 'hash')
    return db
  }

  describe(`mailed links contract: ${label}`, { skip }, () => {
    it('counts wishes by account, purpose and network, however many come at once', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      const wish = (more: Partial<WishForLink> = {}, now = NOW) =>
        admitWish(
          db,
          KEY,
          { purpose: 'password', email: john.email, address: '198.51.100.7', ...more },
          now,
        )
      const first = await Promise.all(Array.from({ length: MOST_PER_ACCOUNT + 2 }, () => wish()))
      assert.equal(first.filter(({ kind }) => kind === 'send').length, MOST_PER_ACCOUNT)
      const spelt = { email: ` ${john.email.toUpperCase()}`, address: '203.0.113.9' }
      assert.equal((await wish(spelt)).kind, 'enough')
      assert.equal((await wish({ purpose: 'log-in' })).kind, 'send')
      assert.equal((await wish({ email: mary.email })).kind, 'send')
      for (let asked = MOST_PER_ACCOUNT + 4; asked < MOST_PER_NETWORK; asked++) await wish()
      const wait = await wish({ email: 'nobody@example.com' }, NOW + 5 * MINUTE)
      assert.deepEqual(wait, { kind: 'wait', seconds: 600 })
      assert.equal((await wish({}, NOW + 31 * MINUTE)).kind, 'send')
      await forgetOldWishes(db, NOW + 61 * MINUTE)
      assert.deepEqual(await db.selectFrom('link_requests').selectAll().execute(), [])
    })

    it('is used by one of two at once, and by nobody for anything else', async (t) => {
      const db = await filled(t)
      const token = await tokenFor(db, 'log-in')
      assert.equal(await findAccountLink(db, { token, purpose: 'password' }, NOW), undefined)
      await assert.rejects(resetPassword(db, token, 'new hash', NOW), NotFound)
      const uses = await Promise.allSettled([
        useLogInLink(db, token, NOW),
        useLogInLink(db, token, NOW),
      ])
      assert.deepEqual(uses.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    })

    it('sends nothing to an address that nobody has', async (t) => {
      const db = await filled(t)
      const wish = { purpose: 'password', email: 'nobody@example.com' } as const
      await sendLink(db, wish, async () => assert.fail('a mail'), NOW)
      assert.deepEqual(await db.selectFrom('account_links').selectAll().execute(), [])
    })

    it('makes no link where its mail can not be queued', async (t) => {
      const db = await filled(t)
      const full = async () => {
        throw new Error('The disk is full.')
      }
      await assert.rejects(sendLink(db, { purpose: 'password', email: john.email }, full, NOW))
      assert.deepEqual(await db.selectFrom('account_links').selectAll().execute(), [])
    })

    it('replaces a password only where it is the one that was looked at, and later than all before', async (t) => {
      const db = await filled(t)
      const before = await selectOrganizerByEmail(db, john.email)
      assert.ok(before)
      const [token, other] = [await tokenFor(db, 'password'), await tokenFor(db, 'password')]
      await changePassword(db, before, 'second hash', NOW)
      await assert.rejects(changePassword(db, before, 'third hash', NOW + 1), Conflict)
      await assert.rejects(resetPassword(db, token, 'third hash', NOW), NotFound)
      await assert.rejects(resetPassword(db, other, 'third hash', NOW), NotFound)
      const last = await tokenFor(db, 'password')
      const setBack = NOW - 30 * MINUTE
      const { sessionsValidFrom } = await resetPassword(db, last, 'third hash', setBack)
      assert.equal(sessionsValidFrom, NOW + 1)
      const after = await selectOrganizerByEmail(db, john.email)
      assert.deepEqual([after?.passwordHash, after?.sessionsValidFrom], ['third hash', NOW + 1])
      assert.equal(validFromNow({ ...before, sessionsValidFrom: 0 }, NOW), NOW)
      assert.equal((await selectOrganizerByEmail(db, mary.email))?.sessionsValidFrom, 0)
    })
  })
}

/** The token of a link that is mailed to John. */
async function tokenFor(db: Database, purpose: WishForLink['purpose']): Promise<string> {
  let mailed = ''
  const mailLink = async (_trx: Database, { token }: { token: string }) => {
    mailed = token
  }
  await sendLink(db, { purpose, email: john.email }, mailLink, NOW)
  return mailed
}
