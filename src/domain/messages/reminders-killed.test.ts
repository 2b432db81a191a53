import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { closeDatabase, openDatabase } from '../../database/database.ts'
import { migrate } from '../../database/migrate.ts'
import { seedSampleData } from '../../sample/seed.ts'
import { sealer as sealerOf } from '../../system/sealed-text.ts'
import { eventually } from '../../testing/eventually.ts'
import { MAIL_KEY } from '../../testing/mail-process.ts'
import { inviteByMail } from '../../testing/messages.ts'
import { skipWithoutPostgres, startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { SECRET } from '../../testing/secret.ts'
import { type Stage, startSmtp, type TestSmtp } from '../../testing/smtp.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { listMails } from '../mail-queue.ts'
import { dayIn, daysAfter } from '../wall-time.ts'
import { chooseReminder } from './reminders.ts'

const skip = skipWithoutPostgres()
const program = join(import.meta.dirname, '..', '..', 'testing', 'remind-process.ts')
const HOUSEHOLDS = 25
const DAY_MS = 86_400_000

type Place = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string }

/** A party whose guests have two days left to answer: a reminder that is switched on is due. */
async function prepare(t: TestContext, place: Place) {
  const db = await openDatabase(place)
  t.after(() => closeDatabase(db))
  await migrate(db)
  await seedSampleData(db, async () => 'hash')
  const families = Object.fromEntries(
    Array.from({ length: HOUSEHOLDS }, (_, index) => [
      `Household ${index}`,
      [`Ann <ann${index}@example.com>`, `Ben <ben${index}@example.com>`],
    ]),
  )
  const now = Date.now()
  const replyBy = daysAfter(dayIn(now, 'Europe/Berlin'), 2)
  const more = { replyBy, startsAt: now + 9 * DAY_MS, timeZone: 'Europe/Berlin' }
  const { host, party } = await inviteByMail(db, { secretKeys: [SECRET], more }, families)
  const expected = Object.values(families)
    .flat()
    .map((one) => /<(.+)>/.exec(one)?.[1] ?? '')
  const sealer = sealerOf([MAIL_KEY])
  return {
    expected,
    switchOn: () => chooseReminder(db, { host, party }, { kind: 'unanswered', isOn: true }, now),
    states: async () => (await listMails(db, sealer, 500)).map(({ state }) => state),
  }
}

/** Two servers, which are started again whenever they die. */
function startServers(t: TestContext, place: Place, smtp: TestSmtp) {
  const children = new Set<ChildProcess>()
  const deaths = { count: 0, isOver: false }
  const start = (diesAt = 0): void => {
    const args = [program, JSON.stringify(place), smtp.url, `${diesAt}`]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    children.add(child)
    child.once('exit', () => {
      children.delete(child)
      if (deaths.isOver) return
      deaths.count++
      start()
    })
  }
  t.after(() => {
    deaths.isOver = true
    for (const child of children) child.kill('SIGKILL')
  })
  // Each of the first two dies in the middle of the transaction that queues.
  start(7)
  start(33)
  return {
    deaths,
    killAll: () => {
      for (const child of children) child.kill('SIGKILL')
    },
  }
}

/** Before a mail is wanted, while it is on its way, and after its last word but before the answer. */
const KILLS: readonly [Stage, count: number][] = [
  ['mail', 5],
  ['data', 14],
  ['message', 22],
  ['message', 31],
]

function killWhileSending(smtp: TestSmtp, kill: () => void): void {
  const counts: Partial<Record<Stage, number>> = {}
  smtp.onStage = (stage) => {
    const count = (counts[stage] ?? 0) + 1
    counts[stage] = count
    if (KILLS.some(([at, wanted]) => at === stage && wanted === count)) kill()
    return undefined
  }
}

async function comesOnce(t: TestContext, place: Place): Promise<void> {
  const { expected, switchOn, states } = await prepare(t, place)
  const smtp = await startSmtp(t)
  await switchOn()
  const servers = startServers(t, place, smtp)
  killWhileSending(smtp, servers.killAll)
  await eventually(
    'every mail is settled',
    async () => {
      const all = await states()
      const isSettled = all.every((state) => state === 'sent' || state === 'perhaps sent')
      return all.length === expected.length && isSettled
    },
    60_000,
  )
  const received = smtp.mails.map(({ to }) => to)
  assert.deepEqual(received.toSorted(), expected.toSorted())
  const found = Object.groupBy(await states(), (state) => state)
  assert.ok((found['perhaps sent']?.length ?? 0) <= 2, 'only those that were being handed over')
  assert.ok(servers.deaths.count >= 5, `${servers.deaths.count} servers died`)
}

describe('a reminder', () => {
  let postgres: TestPostgres
  before(async () => {
    if (!skip) postgres = await startPostgres()
  })
  after(() => postgres?.remove())

  it('comes once to each, though servers are killed while they queue and send it: SQLite', (t) =>
    comesOnce(t, { kind: 'sqlite', file: join(temporaryFolder(t), 'planner.db') }))

  it(
    'comes once to each, though servers are killed while they queue and send it: PostgreSQL',
    {
      skip,
    },
    async (t) => comesOnce(t, { kind: 'postgres', url: await postgres.newDatabase() }),
  )
})
