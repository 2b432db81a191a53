// What reminders keep, whichever database: whom, when, once, and not when their reason has gone.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { deriveKeys } from '../../config/signing-keys.ts'
import type { Database } from '../../database/database.ts'
import { type MakePlace, migratedDatabase } from '../../database/migrations.contract.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { keepingMailer, type Mailer } from '../../mail/mailer.ts'
import { countAnnouncements, insertAnnouncement } from '../../repositories/announcements.ts'
import { selectDueReminders } from '../../repositories/reminders.ts'
import { seedSampleData } from '../../sample/seed.ts'
import { sealer as sealerOf } from '../../system/sealed-text.ts'
import { inviteByMail } from '../../testing/messages.ts'
import { SECRET } from '../../testing/secret.ts'
import { addHouseholds } from '../households.ts'
import { linkTokens } from '../invitation-links.ts'
import { listMails, mailQueue } from '../mail-queue.ts'
import { MailSender } from '../mail-sending.ts'
import { editParty, type PartyDetails } from '../parties.ts'
import { offerDish } from '../potluck/claims.ts'
import { MOST_ANNOUNCEMENTS } from './announcements.ts'
import { type DueNeeds, queueDueReminders } from './due-reminders.ts'
import { listInvited } from './recipients.ts'
import type { ReminderKind } from './reminder-times.ts'
import { chooseReminder, listReminders, type ReminderChoice } from './reminders.ts'
import { takeUpForgotten } from './rescheduling.ts'
import { isStillWanted } from './still-wanted.ts'
import { subscribeAgain, unsubscribe } from './unsubscribing.ts'

const LINKS = linkTokens(deriveKeys([SECRET], 'invitation link'))
/** In Berlin, in winter: an hour before UTC. */
const berlin = (day: number, hour: number) => Date.UTC(2031, 0, day, hour - 1)
/** On 20 January at 6 pm, to be answered by 13 January. */
const times = { startsAt: berlin(20, 18), replyBy: '2031-01-13', timeZone: 'Europe/Berlin' }

async function begin(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  await seedSampleData(db, async () => 'hash')
  const invited = await inviteByMail(db, { secretKeys: [SECRET], more: times })
  const { host, party, getParty } = invited
  const sealer = sealerOf([Buffer.alloc(32, 3)])
  const clock = { now: berlin(1, 12) }
  const queueMail = mailQueue(sealer, () => clock.now)
  const queue: DueNeeds['queue'] = (trx, { kind, party: about, recipient, key, expiresAt }) => {
    const mail = { to: recipient.email, subject: kind, text: about.venue, html: '', expiresAt }
    return queueMail(trx, mail, key)
  }
  const failures: string[] = []
  const hearFailure = ({ message }: Error) => void failures.push(message)
  const needs = { db, links: LINKS, clock: () => clock.now, queue, hearFailure }
  const mails = async () => (await listMails(db, sealer, 500)).reverse()
  return {
    ...{ ...invited, db, clock, needs, failures, mails },
    /** Sends what waits, as a server does. @returns whom all mails that were sent are for */
    send: async (deliver: Mailer['deliver'] = handOverAll) => {
      const sender = new MailSender({
        ...{ db, sealer, clock: () => clock.now, log: { info() {}, warn() {} } },
        mailer: { ...keepingMailer(), deliver },
        isStillWanted: (mail) => isStillWanted(db, mail, clock.now),
        noteForgotten: (trx, mail) => takeUpForgotten(trx, mail, clock.now),
      })
      await sender.sendDue()
      return (await mails())
        .flatMap(({ state, recipient }) => (state === 'sent' ? recipient : []))
        .sort()
    },
    choose: (choice: ReminderChoice) => chooseReminder(db, { host, party }, choice, clock.now),
    /** Looks at a moment, as a server does. @returns whom all mails until now are for */
    lookAt: async (now: number) => {
      clock.now = now
      await queueDueReminders(needs)
      return (await mails()).map(({ recipient }) => recipient).sort()
    },
    edit: async (changes: Partial<PartyDetails>) => {
      const { version: baseVersion, ...details } = await getParty()
      const edit = { baseVersion, details: { ...details, ...changes }, now: clock.now }
      assert.equal((await editParty(db, host, party, edit)).kind, 'saved')
    },
    reminder: async (kind: ReminderKind) => {
      const all = await listReminders(db, LINKS, await getParty(), clock.now)
      const found = all.find((one) => one.kind === kind)
      assert.ok(found)
      return found
    },
    /** Takes the mails out of the queue that are not wanted any more, as whoever sends them does. */
    wanted: async () => {
      const found = await Promise.all(
        (await mails()).map(async (mail) => ({
          ...mail,
          isWanted: await isStillWanted(db, mail, clock.now),
        })),
      )
      return found.flatMap(({ isWanted, recipient }) => (isWanted ? recipient : [])).sort()
    },
  }
}

type Begin = (t: TestContext) => ReturnType<typeof begin>

const handOverAll: Mailer['deliver'] = async (_message, handOver) => {
  await handOver()
  return { kind: 'sent' }
}

const ALL = ['kai@example.com', 'kim@example.com', 'ona@example.com']

export function remindersContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  const start: Begin = (t) => begin(t, makePlace)
  describe(`reminders contract: ${label}`, { skip }, () => {
    choosesReminders(start)
    remindsOnce(start)
    followsChanges(start)
    looksOnceMore(start)
    takesBack(start)
    writesAnew(start)
  })
}

function choosesReminders(start: Begin): void {
  it('sends none before its host has switched it on, and none after it is off again', async (t) => {
    const { choose, lookAt, reminder } = await start(t)
    assert.deepEqual(await lookAt(berlin(6, 10)), [])
    await choose({ kind: 'unanswered', daysBefore: 6 })
    assert.deepEqual(await lookAt(berlin(7, 10)), [])
    assert.equal(await choose({ kind: 'unanswered', isOn: true }), true)
    assert.equal(await choose({ kind: 'unanswered', isOn: false, daysBefore: 5 }), false)
    assert.deepEqual(await lookAt(berlin(7, 11)), [])
    const { daysBefore } = await reminder('unanswered')
    assert.equal(daysBefore, 5)
  })

  it('is switched off where another number of days would send it at once, unseen', async (t) => {
    const { choose, lookAt, reminder, clock } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    assert.equal(await choose({ kind: 'unanswered', daysBefore: 11 }), true)
    assert.equal((await reminder('unanswered')).times?.dueAt, berlin(2, 9))
    clock.now = berlin(1, 13)
    assert.equal(await choose({ kind: 'unanswered', isOn: true, daysBefore: 14 }), false)
    assert.deepEqual(await lookAt(berlin(1, 14)), [])
  })

  it('can’t be chosen by others, nor when it is too late, nor without a day', async (t) => {
    const { choose, clock, edit, db, host, party } = await start(t)
    const other = { host: { ...host, id: host.id + 1 }, party }
    await assert.rejects(
      chooseReminder(db, other, { kind: 'day', isOn: true }, clock.now),
      NotFound,
    )
    await edit({ replyBy: null })
    await assert.rejects(choose({ kind: 'unanswered', isOn: true }), Conflict)
    clock.now = times.startsAt
    await assert.rejects(choose({ kind: 'day', isOn: true }), Conflict)
  })
}

function remindsOnce(start: Begin): void {
  it('reminds those without an answer, as it stands at that moment, once', async (t) => {
    const { choose, lookAt, answer, db, getParty, host, inviteAlso, reminder, mails } =
      await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    assert.deepEqual(await lookAt(berlin(6, 9) - 1), [])
    await answer('Kim Household', 'not attending')
    const late = {
      firstName: 'Ida',
      lastName: '',
      kind: 'adult',
      email: 'ida@example.com',
      phone: '',
    }
    await inviteAlso(await addHouseholds(db, host, [{ name: 'Ida', people: [late as never] }]))
    const expected = ['ida@example.com', 'ona@example.com']
    assert.deepEqual(await lookAt(berlin(6, 9)), expected)
    assert.deepEqual(await lookAt(berlin(6, 10)), expected)
    const { isDone, count } = await reminder('unanswered')
    assert.deepEqual([isDone, count], [true, 2])
    const sent = (await listInvited(db, LINKS, await getParty())).filter(({ isSent }) => isSent)
    assert.deepEqual(
      sent.map(({ name }) => name),
      ['Ida', 'Ono Family'],
    )
    const [mail] = await mails()
    assert.equal(mail?.expiresAt, berlin(14, 0))
  })

  it('tells what one brings three days before, and who comes on the morning of the day', async (t) => {
    const { choose, lookAt, answer, db, getParty, householdOf, mails } = await start(t)
    await answer('Kim Household', 'maybe')
    await answer('Ono Family', 'not attending')
    const { id } = await householdOf('Kim Household')
    const dish = {
      kind: 'dessert',
      name: 'Pie',
      amount: 8,
      unit: 'servings',
      note: '',
      contains: null,
    }
    const promiser = { party: await getParty(), householdId: id, isHost: false, now: berlin(1, 12) }
    await offerDish(db, promiser, { ...dish, isSure: true, seen: '' } as never)
    await choose({ kind: 'bring', isOn: true })
    await choose({ kind: 'day', isOn: true })
    const kims = ['kai@example.com', 'kim@example.com']
    assert.deepEqual(await lookAt(berlin(17, 9) - 1), [])
    assert.deepEqual(await lookAt(berlin(17, 9)), kims)
    assert.deepEqual(await lookAt(berlin(20, 8) - 1), kims)
    assert.equal((await lookAt(berlin(20, 8))).length, 4)
    assert.deepEqual(
      (await mails()).map(({ subject }) => subject),
      ['bring', 'bring', 'day', 'day'],
    )
  })

  it('goes two hours before a party that begins early', async (t) => {
    const { edit, reminder } = await start(t)
    await edit({ startsAt: berlin(20, 7) })
    assert.equal((await reminder('day')).times?.dueAt, berlin(20, 5))
  })

  it('is queued once, though several servers look at the same moment, and one of them dies at it', async (t) => {
    const { choose, needs, clock, mails, db, host, inviteAlso, failures } = await start(t)
    const many = Array.from({ length: 45 }, (_, index) => ({
      name: `Household ${index}`,
      people: [
        {
          firstName: 'Ann',
          lastName: '',
          kind: 'adult',
          email: `ann${index}@example.com`,
          phone: '',
        },
      ] as never,
    }))
    await inviteAlso(await addHouseholds(db, host, many))
    await choose({ kind: 'unanswered', isOn: true })
    clock.now = berlin(6, 9)
    let queued = 0
    const queue: DueNeeds['queue'] = async (trx, delivery) => {
      if (++queued === 30) throw new Error('killed')
      return needs.queue(trx, delivery)
    }
    await queueDueReminders({ ...needs, queue })
    assert.deepEqual(failures, ['killed'])
    assert.ok((await mails()).length < 30, 'what it was at is undone')
    const counts = await Promise.all([1, 2, 3].map(() => queueDueReminders(needs)))
    const recipients = (await mails()).map(({ recipient }) => recipient)
    assert.equal(recipients.length, 48)
    assert.equal(new Set(recipients).size, 48)
    assert.ok(counts.reduce((sum, count) => sum + count, 0) < 47)
    assert.equal(await queueDueReminders(needs), 0)
  })
}

function followsChanges(start: Begin): void {
  it('goes for the new day of a party that is moved, and not for the old one', async (t) => {
    const { choose, lookAt, edit, answer } = await start(t)
    for (const name of ['Kim Household', 'Ono Family']) await answer(name, 'attending')
    await choose({ kind: 'day', isOn: true })
    await lookAt(berlin(19, 12))
    await edit({ startsAt: berlin(22, 18) })
    assert.deepEqual(await lookAt(berlin(21, 12)), [])
    assert.deepEqual(await lookAt(berlin(22, 8)), ALL)
    await edit({ startsAt: berlin(22, 20) })
    assert.deepEqual(await lookAt(berlin(22, 9)), ALL, 'the hour alone has changed')
  })

  it('goes again for another day, also when it went for the one before', async (t) => {
    const { choose, lookAt, edit, answer, db } = await start(t)
    await answer('Ono Family', 'attending')
    await choose({ kind: 'day', isOn: true })
    await lookAt(berlin(20, 8))
    await db.updateTable('mails').set({ state: 'sent' }).execute()
    await edit({ startsAt: berlin(21, 18) })
    assert.equal((await lookAt(berlin(21, 8))).length, 2)
    await db.updateTable('mails').set({ state: 'sent' }).execute()
    await edit({ startsAt: berlin(20, 18) })
    await edit({ startsAt: berlin(21, 18) })
    assert.equal((await lookAt(berlin(21, 9))).length, 2)
  })

  it('reminds nobody twice within three days, though the last day to reply moves', async (t) => {
    const { choose, lookAt, edit, db } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    assert.deepEqual(await lookAt(berlin(6, 9)), ALL)
    await db.updateTable('mails').set({ state: 'sent' }).execute()
    await edit({ replyBy: '2031-01-14' })
    assert.deepEqual(await lookAt(berlin(7, 9)), ALL)
    await edit({ replyBy: '2031-01-17' })
    assert.equal((await lookAt(berlin(10, 9))).length, 6)
  })

  it('writes anew what still waits when the party is changed', async (t) => {
    const { choose, lookAt, edit, mails } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    const before = (await mails()).map(({ id }) => id)
    await edit({ title: 'Skating' })
    assert.deepEqual(await mails(), [])
    assert.deepEqual(await lookAt(berlin(6, 10)), ALL)
    assert.ok((await mails()).every(({ id }) => !before.includes(id)))
    await edit({ replyBy: '2031-01-19' })
    assert.deepEqual(await lookAt(berlin(6, 11)), [])
    assert.deepEqual(await lookAt(berlin(12, 9)), ALL)
  })

  it('does not go while the party is a draft or in the archive, and goes if it is published in time', async (t) => {
    const { choose, lookAt, step, send } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await step('unpublish')
    assert.deepEqual(await lookAt(berlin(6, 9)), [])
    await step('publish')
    await step('archive')
    assert.deepEqual(await lookAt(berlin(7, 9)), [])
    await step('restore')
    assert.deepEqual(await lookAt(berlin(8, 9)), ALL)
    await send()
    await choose({ kind: 'day', isOn: true })
    await step('archive')
    await lookAt(times.startsAt)
    await step('restore')
    assert.deepEqual(await lookAt(times.startsAt + 1), ALL, 'it is of no use any more')
  })
}

function looksOnceMore(start: Begin): void {
  it('is not handed over any more when its reason went away while it waited', async (t) => {
    const { choose, lookAt, wanted, answer, db, clock } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    assert.deepEqual(await wanted(), ALL)
    await unsubscribe(db, { email: 'kai@example.com', isUnsubscribed: false }, clock.now)
    await answer('Ono Family', 'attending')
    assert.deepEqual(await wanted(), ['kim@example.com'])
    const set = (state: 'draft' | 'published') => db.updateTable('parties').set({ state }).execute()
    await set('draft')
    assert.deepEqual(await wanted(), [])
    await set('published')
    assert.deepEqual(await wanted(), ['kim@example.com'])
    const turn = (isOn: 0 | 1) => db.updateTable('reminders').set({ is_on: isOn }).execute()
    await turn(0)
    assert.deepEqual(await wanted(), [])
    await turn(1)
    clock.now = berlin(6, 9) - 1
    assert.deepEqual(await wanted(), [])
    clock.now = berlin(14, 0)
    assert.deepEqual(await wanted(), [])
    const others = { key: 'link/1', recipient: 'kai@example.com' }
    assert.equal(await isStillWanted(db, others, clock.now), true, 'mail about an account is')
  })
}

const GONE = { kind: 'away', reason: 'no answer' } as const

function takesBack(start: Begin): void {
  it('goes after all when what waited was stopped: switched off, made a draft, put in the archive', async (t) => {
    const stops: [string, (one: Awaited<ReturnType<Begin>>) => Promise<unknown>][] = [
      ['off', ({ choose }) => choose({ kind: 'unanswered', isOn: false })],
      ['draft', ({ step }) => step('unpublish')],
      ['archive', ({ step }) => step('archive')],
    ]
    for (const [how, stop] of stops) {
      const one = await start(t)
      await one.choose({ kind: 'unanswered', isOn: true })
      await one.lookAt(berlin(6, 9))
      await stop(one)
      assert.deepEqual(await one.lookAt(berlin(6, 10)), [], how)
      assert.equal((await one.reminder('unanswered')).count, 0, how)
      if (how === 'off') await one.choose({ kind: 'unanswered', isOn: true })
      else await one.step(how === 'draft' ? 'publish' : 'restore')
      await one.lookAt(berlin(6, 11))
      assert.deepEqual(await one.send(), ALL, how)
      assert.equal((await one.reminder('unanswered')).count, 2, how)
    }
  })

  it('goes after all to whom it was not sent since a reason was missing for a moment', async (t) => {
    const { choose, lookAt, send, db, clock, reminder } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    await unsubscribe(db, { email: 'ona@example.com', isUnsubscribed: false }, clock.now)
    assert.deepEqual(await send(), ['kai@example.com', 'kim@example.com'])
    await lookAt(berlin(6, 10))
    assert.equal((await reminder('unanswered')).count, 1)
    await unsubscribe(db, { email: 'kim@example.com', isUnsubscribed: false }, clock.now)
    await subscribeAgain(db, { email: 'ona@example.com', isUnsubscribed: true })
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 11))
    assert.deepEqual((await send()).slice(0, 2), ['kai@example.com', 'kim@example.com'])
  })

  it('goes to nobody twice, though it is taken back between the mails of a household', async (t) => {
    const { choose, lookAt, send } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    let count = 0
    const sent = await send(async (message, handOver, signal) =>
      ++count === 1 ? handOverAll(message, handOver, signal) : GONE,
    )
    assert.deepEqual(sent, ['kim@example.com'])
    await choose({ kind: 'unanswered', isOn: false })
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 10))
    assert.deepEqual(await send(), ALL)
  })

  it('waits for the later day when fewer days are chosen', async (t) => {
    const { choose, lookAt, send } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    assert.equal(await choose({ kind: 'unanswered', daysBefore: 2 }), true)
    assert.deepEqual(await send(), [])
    assert.deepEqual(await lookAt(berlin(11, 9) - 1), [])
    await lookAt(berlin(11, 9))
    assert.deepEqual(await send(), ALL)
  })

  it('is not looked at every time while its party is a draft', async (t) => {
    const { choose, step, db } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    assert.equal((await selectDueReminders(db, berlin(6, 9))).length, 1)
    await step('unpublish')
    assert.deepEqual(await selectDueReminders(db, berlin(6, 9)), [])
  })

  it('waits where its host has sent as many mails as go out in a day', async (t) => {
    const { choose, lookAt, db, host, getParty, clock } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    const { id: partyId } = await getParty()
    const text = { audience: 'all', subject: 'News', text: 'Something' } as const
    const recipients = MOST_ANNOUNCEMENTS.mails - 2
    const sentAt = berlin(5, 12)
    await insertAnnouncement(db, { ...text, partyId, writtenBy: host.id, recipients, sentAt })
    const kims = ['kai@example.com', 'kim@example.com']
    assert.deepEqual(await lookAt(berlin(6, 9)), kims)
    const by = { partyId, writtenBy: host.id }
    const { mails } = await countAnnouncements(db, by, clock.now - 86_400_000)
    assert.equal(mails, MOST_ANNOUNCEMENTS.mails)
    assert.deepEqual(await lookAt(berlin(6, 11)), kims)
    assert.deepEqual(await lookAt(berlin(6, 12)), ALL)
  })

  it('goes though another one can’t be written', async (t) => {
    const { choose, edit, answer, needs, clock, mails, failures } = await start(t)
    await edit({ replyBy: '2031-01-20' })
    await answer('Ono Family', 'attending')
    await choose({ kind: 'unanswered', isOn: true })
    await choose({ kind: 'day', isOn: true })
    clock.now = berlin(20, 8)
    const queue: DueNeeds['queue'] = async (trx, delivery) => {
      if (delivery.kind === 'unanswered') throw new Error('a bug in one letter')
      return needs.queue(trx, delivery)
    }
    assert.equal(await queueDueReminders({ ...needs, queue }), 1)
    assert.deepEqual(failures, ['a bug in one letter'])
    assert.deepEqual(
      (await mails()).map(({ recipient }) => recipient),
      ['ona@example.com'],
    )
  })
}

function writesAnew(start: Begin): void {
  const setEmail = (db: Database, from: string, email: string) =>
    db.updateTable('people').set({ email }).where('email', '=', from).execute()

  it('goes to the address as it is when it leaves, or to none', async (t) => {
    const { choose, lookAt, send, db } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    await setEmail(db, 'kim@example.com', 'right@example.com')
    await setEmail(db, 'ona@example.com', '')
    assert.deepEqual(await send(), ['kai@example.com'])
    await lookAt(berlin(6, 10))
    assert.deepEqual(await send(), ['kai@example.com', 'right@example.com'])
  })

  it('has the link that works: what waits is written anew when a link is replaced', async (t) => {
    const { choose, lookAt, replaceLink, takeBack, db, mails, idOf, send } = await start(t)
    const ann = { email: 'ann@example.com' }
    await db.updateTable('people').set(ann).where('public_id', '=', idOf('Ann')).execute()
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    const before = new Map((await mails()).map(({ recipient, id }) => [recipient, id]))
    await replaceLink()
    assert.deepEqual(
      (await mails()).map(({ recipient }) => recipient).sort(),
      ALL,
      'those of other households wait',
    )
    await lookAt(berlin(6, 10))
    const after = await mails()
    assert.deepEqual(
      after.filter(({ recipient, id }) => before.get(recipient) !== id).map((one) => one.recipient),
      [ann.email],
    )
    await takeBack()
    await lookAt(berlin(6, 11))
    assert.deepEqual(await send(), ALL)
  })

  it('says the new words, though the party is changed at the moment when it is queued', async (t) => {
    const { choose, lookAt, needs, clock, db, host, party, getParty, mails } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    const { version: baseVersion, ...details } = await getParty()
    let editing: Promise<unknown> | undefined
    const queue: DueNeeds['queue'] = async (trx, delivery) => {
      await needs.queue(trx, delivery)
      if (editing) return
      const edit = { baseVersion, details: { ...details, venue: 'The lake' }, now: clock.now }
      editing = editParty(db, host, party, edit)
      await delay(100)
    }
    clock.now = berlin(6, 9)
    await queueDueReminders({ ...needs, queue })
    await editing
    assert.deepEqual(await lookAt(berlin(6, 10)), ALL)
    const texts = (await mails()).map(({ content }) => content?.text)
    assert.deepEqual(texts, ['The lake', 'The lake', 'The lake'])
  })

  it('says the new words, though the party is changed while a mail is being handed over', async (t) => {
    const { choose, lookAt, edit, send, mails } = await start(t)
    await choose({ kind: 'unanswered', isOn: true })
    await lookAt(berlin(6, 9))
    const sent = await send(async (message, handOver, signal) => {
      await edit({ venue: 'The lake' })
      return handOverAll(message, handOver, signal)
    })
    assert.deepEqual([sent, await mails()], [[], []])
    await lookAt(berlin(6, 10))
    assert.deepEqual(await send(), ALL)
  })
}
