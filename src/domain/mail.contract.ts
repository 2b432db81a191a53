// What the queue of mails guarantees on either database: each mail is sent once, even if a process
// dies while sending.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Database } from '../database/database.ts'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { smtpMailer } from '../mail/smtp-mailer.ts'
import { parseSmtpUrl } from '../mail/smtp-url.ts'
import { claimMail, markHandingOver } from '../repositories/mails.ts'
import { sealer as sealerOf } from '../system/sealed-text.ts'
import { startSmtp } from '../testing/smtp.ts'
import { areMailsInTime, listMails, mailQueue, surveyMails, tidyMails } from './mail-queue.ts'
import { MailSender } from './mail-sending.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const sealer = sealerOf([Buffer.alloc(32, 1)])
const to = 'ada@example.com'

async function begin(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  const smtp = await startSmtp(t)
  const clock = { now: Date.UTC(2030, 0, 1) }
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const outcomes: string[] = []
  const sender = (leaseMs?: number) =>
    new MailSender({
      ...{ db, sealer, clock: () => clock.now, log: { info: say, warn: say } },
      mailer: smtpMailer(parseSmtpUrl(smtp.url), 'Party <party@example.com>'),
      report: (outcome) => void outcomes.push(outcome),
      ...(leaseMs && { leaseMs }),
    })
  const queue = mailQueue(sealer, () => clock.now)
  const add = (subject: string, more = {}, own: Database = db) =>
    queue(
      own,
      { to, subject, text: `${subject} in plain words`, html: `<p>${subject}</p>`, ...more },
      subject,
    )
  const states = async () =>
    Object.fromEntries((await listMails(db, sealer)).map(({ subject, state }) => [subject, state]))
  const subjects = () => smtp.mails.map(({ headers }) => headers.subject)
  return { db, smtp, clock, said, outcomes, sender, add, states, subjects }
}

type Begin = (t: TestContext) => ReturnType<typeof begin>

export function mailContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  const start: Begin = (t) => begin(t, makePlace)
  describe(`mail contract: ${label}`, { skip }, () => {
    queuesMails(start)
    sendsMails(start)
    survivesDeaths(start)
    triesAgain(start)
    forgetsMails(start)
  })
}

function queuesMails(start: Begin): void {
  it('queues a mail once for each key, and only if its transaction commits', async (t) => {
    const { db, add, states } = await start(t)
    assert.deepEqual([await add('one'), await add('one')], [true, false])
    const broken = db.transaction().execute(async (trx) => {
      await add('two', {}, trx)
      throw new Error('no')
    })
    await assert.rejects(broken, /no/)
    assert.deepEqual(await states(), { one: 'queued' })
  })

  it('keeps nothing readable of a mail, and nothing at all once it is sent', async (t) => {
    const { db, add, sender } = await start(t)
    await add('a secret')
    const [row] = await db.selectFrom('mails').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(row), /plain words/)
    await sender().sendDue()
    const [sent] = await db.selectFrom('mails').select(['sealed_content', 'attempts']).execute()
    assert.deepEqual({ ...sent }, { sealed_content: null, attempts: 1 })
  })
}

function sendsMails(start: Begin): void {
  it('sends each in turn, over one connection, as text and HTML', async (t) => {
    const { smtp, add, sender, states, subjects, outcomes, said } = await start(t)
    for (const subject of ['one', 'two', 'three']) await add(subject)
    await sender().sendDue()
    assert.deepEqual(subjects(), ['one', 'two', 'three'])
    assert.deepEqual(await states(), { one: 'sent', two: 'sent', three: 'sent' })
    const [mail] = smtp.mails
    assert.deepEqual([mail?.from, mail?.to], ['party@example.com', to])
    assert.match(mail?.text ?? '', /^one in plain words/)
    assert.match(mail?.html ?? '', /^<p>one<\/p>/)
    assert.match(mail?.headers['message-id'] ?? '', /^<[0-9a-f]{32}@example\.com>$/)
    assert.equal(mail?.headers['auto-submitted'], 'auto-generated')
    assert.equal(smtp.connections, 1)
    assert.deepEqual(outcomes, ['sent', 'sent', 'sent'])
    assert.ok(said.every((line) => !line.includes(to) && !line.includes('one')))
  })

  it('sends from one process at a time', async (t) => {
    const { smtp, add, sender, subjects } = await start(t)
    const names = Array.from({ length: 6 }, (_, index) => `mail ${index}`)
    for (const name of names) await add(name)
    await Promise.all([sender().sendDue(), sender().sendDue(), sender().sendDue()])
    assert.deepEqual(subjects(), names)
    assert.equal(smtp.connections, 1)
  })

  it('waits for the moment before which a mail is not to be sent', async (t) => {
    const { clock, add, sender, subjects } = await start(t)
    await add('later', { notBefore: clock.now + MINUTE_MS })
    const one = sender()
    await one.sendDue()
    assert.deepEqual(subjects(), [])
    clock.now += MINUTE_MS
    await one.sendDue()
    assert.deepEqual(subjects(), ['later'])
  })
}

function survivesDeaths(start: Begin): void {
  it('sends what a dead process had claimed, and never what it was handing over', async (t) => {
    const { db, clock, said, add, sender, states, subjects } = await start(t)
    for (const subject of ['handed over', 'claimed', 'waiting']) await add(subject)
    const first = await claimMail(db, 'a dead process', clock.now)
    assert.ok(await markHandingOver(db, first?.id ?? 0, 'a dead process'))
    await claimMail(db, 'a dead process', clock.now)
    await sender().sendDue()
    assert.deepEqual(subjects(), ['claimed', 'waiting'])
    const perhaps = { 'handed over': 'perhaps sent', claimed: 'sent', waiting: 'sent' }
    assert.deepEqual(await states(), perhaps)
    assert.match(said[0] ?? '', /perhaps sent: the process that handed it over has ended/)
  })

  it('leaves a lease of somebody else alone until it ends', async (t) => {
    const { db, clock, add, sender, subjects } = await start(t)
    await db
      .insertInto('leases')
      .values({ name: 'mail', holder: 'another', ends_at: clock.now + MINUTE_MS })
      .execute()
    await add('one')
    const one = sender()
    await one.sendDue()
    assert.deepEqual(subjects(), [])
    clock.now += MINUTE_MS
    await one.sendDue()
    assert.deepEqual(subjects(), ['one'])
  })

  it('does not hand over a mail that another process has taken meanwhile', async (t) => {
    const { db, smtp, add, sender, states } = await start(t)
    await add('one')
    smtp.onStage = async (stage) => {
      if (stage === 'data') await db.updateTable('mails').set({ claimed_by: 'another' }).execute()
      return undefined
    }
    await sender().sendDue()
    assert.deepEqual(smtp.mails, [])
    assert.deepEqual(await states(), { one: 'claimed' })
  })

  it('commits the handing over before the last word, and after the mail server wants the mail', async (t) => {
    const { smtp, add, sender, states } = await start(t)
    await add('one')
    const seen: string[] = []
    smtp.onStage = async (stage) => {
      seen.push(`${stage}: ${(await states()).one}`)
      return undefined
    }
    await sender().sendDue()
    assert.deepEqual(seen.slice(-2), ['data: claimed', 'message: handing over'])
  })

  it('does not send a mail again whose last answer never came', async (t) => {
    const { smtp, clock, add, sender, states, outcomes } = await start(t)
    await add('one')
    smtp.onStage = (stage) => (stage === 'message' ? 'hang up' : undefined)
    const one = sender()
    await one.sendDue()
    smtp.onStage = () => undefined
    clock.now += DAY_MS
    await one.sendDue()
    assert.deepEqual([smtp.mails, await states()], [[], { one: 'perhaps sent' }])
    assert.deepEqual(outcomes, ['perhaps'])
  })

  it('gives a mail back that it was told to stop at, and lets one that is handed over be answered', async (t) => {
    const { smtp, add, sender, states, subjects } = await start(t)
    for (const subject of ['one', 'two']) await add(subject)
    const first = sender()
    let stopped: Promise<void> | undefined
    smtp.onStage = (stage) => {
      if (stage === 'message') stopped = first.stop()
      return undefined
    }
    await first.sendDue()
    await stopped
    assert.deepEqual(await states(), { one: 'sent', two: 'queued' })
    const second = sender()
    smtp.onStage = (stage) => {
      if (stage === 'rcpt') stopped = second.stop()
      return undefined
    }
    await second.sendDue()
    await stopped
    assert.deepEqual(await states(), { one: 'sent', two: 'queued' })
    smtp.onStage = () => undefined
    await sender().sendDue()
    assert.deepEqual(subjects(), ['one', 'two'])
  })
}

function triesAgain(start: Begin): void {
  it('tries again after pauses, until a mail is of no use any more', async (t) => {
    const { smtp, clock, add, sender, states, outcomes } = await start(t)
    await add('one', { expiresAt: clock.now + 10 * MINUTE_MS })
    smtp.onStage = (stage) => (stage === 'rcpt' ? '451 come back later' : undefined)
    const one = sender()
    await one.sendDue()
    await one.sendDue()
    assert.deepEqual(outcomes, ['retried'])
    clock.now += MINUTE_MS
    await one.sendDue()
    assert.deepEqual([await states(), outcomes.length], [{ one: 'queued' }, 2])
    clock.now += 5 * MINUTE_MS
    await one.sendDue()
    assert.deepEqual(await states(), { one: 'failed' })
  })

  it('lets a mail that is refused keep no other waiting', async (t) => {
    const { smtp, add, sender, states, said } = await start(t)
    await add('refused', { to: 'nobody@example.com' })
    await add('two')
    const link = 'https://party.example/organizer/join/0123456789abcdefghjkmnpqrs'
    smtp.onStage = (stage, line) =>
      stage === 'rcpt' && line.includes('nobody') ? `550 no such user, see ${link}` : undefined
    await sender().sendDue()
    assert.deepEqual(await states(), { refused: 'failed', two: 'sent' })
    assert.match(said.join('\n'), /could not be sent: .*550 no such user, see a link/)
  })

  it('waits while the mail server is away, says so once, and counts no attempt', async (t) => {
    const { db, smtp, clock, add, sender, said, subjects } = await start(t)
    await add('one')
    smtp.onStage = (stage) => (stage === 'connect' ? 'hang up' : undefined)
    const one = sender()
    for (let pause = 0; pause < 3; pause++) {
      await one.sendDue()
      clock.now += MINUTE_MS
    }
    assert.equal(said.length, 1)
    assert.match(said[0] ?? '', /Mail can't be sent just now, and waits/)
    assert.equal(await areMailsInTime(db, clock.now), true)
    assert.equal(await areMailsInTime(db, clock.now + 15 * MINUTE_MS), false)
    smtp.onStage = () => undefined
    await one.sendDue()
    assert.deepEqual(subjects(), ['one'])
    const row = await db.selectFrom('mails').select('attempts').executeTakeFirst()
    assert.equal(row?.attempts, 1)
    assert.equal(said.at(-1), 'Mail is sent again.')
  })

  it('waits also while it is not let in', async (t) => {
    const { smtp, add, sender, states } = await start(t)
    smtp.url = smtp.url.replace('//', '//planner:wrong@')
    await add('one')
    smtp.onStage = (stage) => (stage === 'auth' ? '535 who are you?' : undefined)
    await sender().sendDue()
    assert.deepEqual(await states(), { one: 'queued' })
  })
}

function forgetsMails(start: Begin): void {
  it('sends nothing that is of no use any more, erases it, and forgets it after 30 days', async (t) => {
    const { db, clock, add, sender, states, smtp } = await start(t)
    await add('one', { expiresAt: clock.now + MINUTE_MS })
    clock.now += MINUTE_MS
    await sender().sendDue()
    await tidyMails(db, clock.now)
    assert.deepEqual([smtp.mails, await states()], [[], { one: 'expired' }])
    assert.equal((await listMails(db, sealer))[0]?.content, undefined)
    const { failed, waiting } = await surveyMails(db, clock.now)
    assert.deepEqual([failed, waiting], [1, 0])
    await tidyMails(db, clock.now + 30 * DAY_MS)
    assert.deepEqual(await states(), {})
  })

  it('does not send what it can no longer open', async (t) => {
    const { db, add, sender, states } = await start(t)
    await add('one')
    await db.updateTable('mails').set({ sealed_content: 'x' }).execute()
    await sender().sendDue()
    assert.deepEqual(await states(), { one: 'failed' })
  })
}
