// What mail to guests keeps, whichever database: who gets it, once, and who wants none.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../../config/signing-keys.ts'
import { type MakePlace, migratedDatabase } from '../../database/migrations.contract.ts'
import { newPublicId } from '../../database/public-id.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { seedSampleData } from '../../sample/seed.ts'
import { sealer as sealerOf } from '../../system/sealed-text.ts'
import { inviteByMail } from '../../testing/messages.ts'
import { SECRET } from '../../testing/secret.ts'
import { collectEntered } from '../download.ts'
import { linkTokens } from '../invitation-links.ts'
import { takeBackInvitation } from '../invitations.ts'
import { listMails, mailQueue } from '../mail-queue.ts'
import { listAnnouncements } from './announced.ts'
import {
  type AnnouncementDelivery,
  MOST_ANNOUNCEMENTS,
  namesOfPreview,
  planAnnouncement,
  sendAnnouncement,
} from './announcements.ts'
import { type Audience, listInvited } from './recipients.ts'
import { isStillWanted } from './still-wanted.ts'
import {
  findAddress,
  forgetOldUnsubscribeLinks,
  noteUnsubscribeLink,
  subscribeAgain,
  unsubscribe,
  unsubscribeToken,
} from './unsubscribing.ts'

const NOW = Date.now()
const DAY_MS = 86_400_000
const KEY = Buffer.alloc(32, 3)
const LINKS = linkTokens(deriveKeys([SECRET], 'invitation link'))

async function begin(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  await seedSampleData(db, async () => 'hash')
  const invited = await inviteByMail(db, { secretKeys: [SECRET] })
  const { host, party } = invited
  const sealer = sealerOf([KEY])
  const clock = { now: NOW }
  const queue = mailQueue(sealer, () => clock.now)
  const queueDelivery = (trx: typeof db, { recipient, key, household }: AnnouncementDelivery) => {
    const text = `${recipient.firstName} of ${household.name}`
    return queue(trx, { to: recipient.email, subject: 'News', text, html: text }, key)
  }
  /** Everybody who is mailed to: "kim@example.com". */
  const mailed = async () => (await listMails(db, sealer)).map(({ recipient }) => recipient).sort()
  const shownTo = async (audience: Audience) =>
    namesOfPreview(await planAnnouncement(db, LINKS, { host, party, audience }))
  const send = async (audience: Audience = 'all', more: object = {}) => {
    const message = { audience, subject: 'News', text: 'Something' }
    const confirmation = {
      host,
      party,
      message,
      shown: await shownTo(audience),
      key: newPublicId(),
    }
    const needs = { db, links: LINKS, clock: () => clock.now, queue: queueDelivery }
    return sendAnnouncement(needs, { ...confirmation, ...more })
  }
  const refuse = async (email: string) => {
    const token = unsubscribeToken(KEY, email)
    await noteUnsubscribeLink(db, { token, email }, clock.now)
    await unsubscribe(db, { email, isUnsubscribed: false }, clock.now)
    return token
  }
  /** Whom mails that wait are still for. */
  const wanted = async () => {
    const found = await Promise.all(
      (await listMails(db, sealer)).map(async ({ key, recipient }) =>
        (await isStillWanted(db, { key, recipient }, clock.now)) ? recipient : [],
      ),
    )
    return found.flat().sort()
  }
  return { ...invited, db, clock, wanted, mailed, shownTo, send, refuse }
}

type Begin = (t: TestContext) => ReturnType<typeof begin>

export function messagesContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  const start: Begin = (t) => begin(t, makePlace)
  describe(`messages contract: ${label}`, { skip }, () => {
    namesRecipients(start)
    sendsAnnouncements(start)
    leavesOut(start)
  })
}

function namesRecipients(start: Begin): void {
  it('writes to the grown-ups of each household, to each address once, and not to the host', async (t) => {
    const { db, getParty, inviteAlso, householdOf } = await start(t)
    await inviteAlso([(await householdOf('Smith Family')).publicId])
    const households = await listInvited(db, LINKS, await getParty())
    const emails = households.map(({ name, recipients }) => [
      name,
      recipients.map((one) => one.email),
    ])
    assert.deepEqual(emails, [
      ['Kim Household', ['kim@example.com', 'kai@example.com']],
      ['Lee Family', []],
      ['Ono Family', ['ona@example.com']],
      ['Roe Household', []],
    ])
    assert.ok(households.every(({ token }) => /^[0-9a-z]{26}$/.test(token ?? '')))
  })

  it('writes to a child where no grown-up has an address, and to nobody who is not invited any more', async (t) => {
    const { db, getParty, householdOf, takeBack } = await start(t)
    const { people } = await householdOf('Kim Household')
    const adults = people.filter(({ kind }) => kind === 'adult').map(({ id }) => id)
    await db.updateTable('people').set({ email: '' }).where('id', 'in', adults).execute()
    await takeBack()
    const households = await listInvited(db, LINKS, await getParty())
    assert.deepEqual(
      households.flatMap(({ recipients }) => recipients.map(({ email }) => email)),
      ['kit@example.com', 'ona@example.com'],
    )
    assert.ok(!households.some(({ name }) => name === 'Lee Family'))
  })
}

function sendsAnnouncements(start: Begin): void {
  it('sends an announcement to all, to those who come, or to those who have not answered', async (t) => {
    const { answer, mailed, send, db, getParty } = await start(t)
    await answer('Ono Family', 'attending')
    assert.deepEqual(await send('attending'), { kind: 'sent', mails: 1 })
    assert.deepEqual(await mailed(), ['ona@example.com'])
    assert.deepEqual(await send('unanswered'), { kind: 'sent', mails: 2 })
    assert.deepEqual(await send('all'), { kind: 'sent', mails: 3 })
    const announcements = await listAnnouncements(db, await getParty())
    assert.deepEqual(
      announcements.map(({ audience, recipients, fate }) => [audience, recipients, fate.waiting]),
      [
        ['all', 3, 3],
        ['unanswered', 2, 2],
        ['attending', 1, 1],
      ],
    )
  })

  it('counts as sending the link to each household that it goes to, at its first mail', async (t) => {
    const { answer, clock, db, getParty, send } = await start(t)
    const sentTo = async () =>
      (await listInvited(db, LINKS, await getParty()))
        .filter(({ isSent }) => isSent)
        .map(({ name }) => name)
    await answer('Ono Family', 'attending')
    await send('attending')
    assert.deepEqual(await sentTo(), ['Ono Family'])
    clock.now += 1
    await send('all')
    assert.deepEqual(await sentTo(), ['Kim Household', 'Ono Family'])
    const rows = await db
      .selectFrom('invitations')
      .select('sent_at')
      .where('sent_at', 'in', [NOW, NOW + 1])
      .orderBy('sent_at')
      .execute()
    assert.deepEqual(
      rows.map(({ sent_at }) => sent_at),
      [NOW, NOW + 1],
    )
  })

  it('is in the file of everything that its host entered', async (t) => {
    const { send, db, host, party } = await start(t)
    await send('unanswered')
    const { partiesHosted } = await collectEntered(db, host, NOW)
    const sentAt = new Date(NOW).toISOString()
    assert.deepEqual(partiesHosted.find(({ id }) => id === party)?.announcements, [
      { to: 'unanswered', subject: 'News', text: 'Something', mails: 3, sentAt },
    ])
  })

  it('sends it once, however often and at what moment the page is sent', async (t) => {
    const { mailed, send } = await start(t)
    const key = newPublicId()
    const outcomes = await Promise.all([send('all', { key }), send('all', { key })])
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['sent', 'sent before'])
    assert.deepEqual(await send('all', { key }), { kind: 'sent before' })
    assert.equal((await mailed()).length, 3)
  })

  it('sends nothing where others would get it than the page showed', async (t) => {
    const { answer, mailed, send, shownTo } = await start(t)
    const shown = await shownTo('unanswered')
    const key = newPublicId()
    await answer('Kim Household', 'attending')
    assert.deepEqual(await send('unanswered', { shown, key }), { kind: 'not shown' })
    assert.deepEqual(await mailed(), [])
    assert.deepEqual(await send('unanswered', { key }), { kind: 'sent', mails: 1 })
  })

  it('sends nothing where the party is another than the page showed', async (t) => {
    const { db, party, mailed, send, shownTo } = await start(t)
    const shown = await shownTo('all')
    const move = { venue: 'The barn', version: 99 }
    await db.updateTable('parties').set(move).where('public_id', '=', party).execute()
    assert.deepEqual(await send('all', { shown }), { kind: 'not shown' })
    assert.deepEqual(await mailed(), [])
  })

  it('sends so many in a day, and none where links are not open or somebody else hosts', async (t) => {
    const { clock, send, step, mailed, host } = await start(t)
    for (let sent = 0; sent < MOST_ANNOUNCEMENTS.ofParty; sent++) await send()
    await assert.rejects(send(), Conflict)
    clock.now += DAY_MS
    assert.equal((await send()).kind, 'sent')
    const before = (await mailed()).length
    await step('unpublish')
    await assert.rejects(send(), /not published/)
    await step('archive')
    await assert.rejects(send(), /in the archive/)
    await assert.rejects(send('all', { host: { ...host, id: host.id + 1 } }), NotFound)
    assert.equal((await mailed()).length, before)
  })
}

function leavesOut(start: Begin): void {
  it('writes to no address that wants no mail, whoever has it, until it wants it again', async (t) => {
    const { db, getParty, refuse, send, mailed } = await start(t)
    const token = await refuse('ona@example.com')
    await refuse('kai@example.com')
    const households = await listInvited(db, LINKS, await getParty())
    const refusing = households.map(({ refusing: all }) => all.map(({ firstName }) => firstName))
    assert.deepEqual(refusing, [['Kai'], [], ['Ona'], []])
    assert.deepEqual(await send(), { kind: 'sent', mails: 1 })
    const address = await findAddress(db, token)
    assert.deepEqual(address, { email: 'ona@example.com', isUnsubscribed: true })
    await subscribeAgain(db, { email: 'ona@example.com', isUnsubscribed: true })
    await send()
    assert.deepEqual(await mailed(), ['kim@example.com', 'kim@example.com', 'ona@example.com'])
  })

  it('is not handed over to an address that is not the guest’s any more, nor after an invitation is taken back', async (t) => {
    const { db, send, wanted, step, host, party, householdOf, clock } = await start(t)
    await send()
    await step('archive')
    assert.equal((await wanted()).length, 3, '“called off” goes out from the archive')
    await step('restore')
    const people = db.updateTable('people').where('email', '=', 'kim@example.com')
    await people.set({ email: 'right@example.com' }).execute()
    assert.deepEqual(await wanted(), ['kai@example.com', 'ona@example.com'])
    const needs = { db, links: LINKS, clock: () => clock.now }
    const { publicId } = await householdOf('Ono Family')
    await takeBackInvitation(needs, { host, party }, publicId)
    assert.deepEqual(await wanted(), ['kai@example.com'])
  })

  it('knows the links of mails under every key, nobody else’s, and forgets them at last', async (t) => {
    const { db, clock, refuse } = await start(t)
    const email = 'ona@example.com'
    const token = unsubscribeToken(KEY, email)
    assert.equal(unsubscribeToken(KEY, ` ${email.toUpperCase()}`), token)
    assert.notEqual(unsubscribeToken(Buffer.alloc(32, 4), email), token)
    assert.equal(await findAddress(db, token), undefined)
    await noteUnsubscribeLink(db, { token, email }, clock.now)
    await noteUnsubscribeLink(db, { token, email }, clock.now)
    const other = await refuse('kai@example.com')
    assert.deepEqual(await findAddress(db, token), { email, isUnsubscribed: false })
    await forgetOldUnsubscribeLinks(db, clock.now + 401 * DAY_MS)
    assert.equal(await findAddress(db, token), undefined)
    assert.ok(await findAddress(db, other), 'the way back stays')
    for (const odd of ['', 'x', '%00', 'a'.repeat(300)]) {
      assert.equal(await findAddress(db, odd), undefined)
    }
  })
}
