import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { sealer as sealerOf } from '../system/sealed-text.ts'
import { eventually } from '../testing/eventually.ts'
import { MAIL_KEY } from '../testing/mail-process.ts'
import { type Stage, startSmtp, type TestSmtp } from '../testing/smtp.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { listMails, mailQueue } from './mail-queue.ts'

const BATCH = 20
const program = join(import.meta.dirname, '..', 'testing', 'mail-process.ts')
const sealer = sealerOf([MAIL_KEY])

async function queueBatch(t: TestContext) {
  const folder = temporaryFolder(t)
  const file = join(folder, 'planner.db')
  const db = await openDatabase({ kind: 'sqlite', file })
  t.after(() => closeDatabase(db))
  await migrate(db)
  const queue = mailQueue(sealer, Date.now)
  for (let number = 1; number <= BATCH; number++) {
    const subject = `mail ${number}`
    await queue(db, { to: 'ada@example.com', subject, text: subject, html: subject }, subject)
  }
  const states = async () => (await listMails(db, sealer)).map(({ state }) => state)
  return { file, states }
}

/** Kills the process that sends when the mail server has come to one of these points, once for each. */
function killAt(
  smtp: TestSmtp,
  points: readonly [stage: Stage, count: number][],
  kill: () => void,
) {
  const counts: Partial<Record<Stage, number>> = {}
  smtp.onStage = (stage) => {
    const count = (counts[stage] ?? 0) + 1
    counts[stage] = count
    if (points.some(([at, wanted]) => at === stage && wanted === count)) kill()
    return undefined
  }
}

describe('mail', () => {
  it('comes exactly once each, though whoever sends it is killed in the middle of a batch', async (t) => {
    const { file, states } = await queueBatch(t)
    const smtp = await startSmtp(t)
    let child: ChildProcess
    let deaths = 0
    const start = (): void => {
      child = spawn(process.execPath, [program, file, smtp.url], { stdio: 'ignore' })
    }
    t.after(() => child.kill('SIGKILL'))
    // Before the mail server has the mail, while the mail is on its way, and after its last line
    // but before the answer.
    killAt(
      smtp,
      [
        ['mail', 3],
        ['data', 8],
        ['message', 12],
      ],
      () => {
        deaths++
        const dead = once(child, 'exit')
        child.kill('SIGKILL')
        void dead.then(start)
      },
    )
    start()
    while (smtp.mails.length < BATCH) await smtp.next()
    await eventually('every mail is handed over', async () =>
      (await states()).every((state) => state !== 'handing over'),
    )
    const expected = Array.from({ length: BATCH }, (_, index) => `mail ${index + 1}`)
    assert.equal(deaths, 3)
    assert.deepEqual(smtp.mails.map(({ headers }) => headers.subject).sort(), expected.sort())
    const ids = new Set(smtp.mails.map(({ headers }) => headers['message-id']))
    assert.equal(ids.size, BATCH)
    const found = Object.groupBy(await states(), (state) => state)
    assert.deepEqual([found.sent?.length, found['perhaps sent']?.length], [BATCH - 1, 1])
  })
})
