// Sends what is queued: one process at a time, each mail once, again where that does no harm.
//
// A mail is claimed, and just before the mail server's last word "handing over" is committed. Whatever
// dies before that moment, the mail is free again; whatever dies after it, nobody knows whether it was
// taken, so it counts as perhaps sent and is left alone.
import { randomUUID } from 'node:crypto'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { durably } from '../database/durable.ts'
import type { Mailer, Message } from '../mail/mailer.ts'
import type { Log } from '../monitoring/log.ts'
import { isLeasedToOthers, releaseLease, takeLease } from '../repositories/leases.ts'
import {
  claimMail,
  deleteClaimedMail,
  hasMailToSend,
  type MailRow,
  markHandingOver,
  type Settlement,
  settleMail,
  takeOverMails,
} from '../repositories/mails.ts'
import type { Sealer } from '../system/sealed-text.ts'
import { type Attempt, judge, type MailOutcome, messageId, nameOf } from './mail-outcomes.ts'
import { contentOf } from './mail-queue.ts'

const LEASE = 'mail'
const LEASE_MS = 30_000
/** While the mail server is away: from five seconds to five minutes. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [5_000, 300_000]
const STORE_AGAIN_MS = 500

export interface MailSenderNeeds {
  db: Database
  mailer: Mailer
  sealer: Sealer
  clock: () => number
  log: Pick<Log, 'info' | 'warn'>
  /** Hears what came of each attempt. */
  report?: (outcome: MailOutcome) => void
  /** The last look at a mail; one that is not wanted any more is forgotten. Each is wanted when undefined. */
  isStillWanted?: (mail: MailRow) => Promise<boolean>
  /** Notes in the transaction that a mail is forgotten, before it is. */
  noteForgotten?: (trx: Database, mail: MailRow) => Promise<void>
  /** How long a process that has died keeps the others from sending; milliseconds. */
  leaseMs?: number
}

/** Another process has the mail, or this one is to stop: it must not be handed over. */
class ClaimLost extends Error {
  override name = 'ClaimLost'
}

export class MailSender {
  readonly #needs: MailSenderNeeds
  readonly #holder = randomUUID()
  readonly #stopping = new AbortController()
  #working: Promise<void> | undefined
  #pausedUntil = 0
  #pauseMs = 0

  constructor(needs: MailSenderNeeds) {
    this.#needs = needs
  }

  /**
   * Resolves when nothing is due any more, when the mail server is away, or when it is told to stop.
   * @throws DatabaseUnavailable
   */
  sendDue(): Promise<void> {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
    return this.#working
  }

  /** Lets a mail that is handed over be answered; every other one is left for the next process. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#working?.catch(() => {})
  }

  async #work(): Promise<void> {
    const { db, clock, mailer, leaseMs = LEASE_MS } = this.#needs
    if (this.#isStopping || clock() < this.#pausedUntil) return
    if (!(await hasMailToSend(db, clock())) || !(await this.#lease(leaseMs))) return
    const renewal = setInterval(() => this.#lease(leaseMs).catch(() => {}), leaseMs / 3)
    try {
      await this.#takeOver()
      while (!this.#isStopping && (await this.#sendNext()));
    } finally {
      clearInterval(renewal)
      mailer.rest()
      await releaseLease(db, LEASE, this.#holder).catch(() => {})
    }
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted
  }

  /** @returns whether this process is the one that sends */
  async #lease(leaseMs: number): Promise<boolean> {
    const { db, clock } = this.#needs
    const lease = { name: LEASE, holder: this.#holder, endsAt: clock() + leaseMs }
    return !(await isLeasedToOthers(db, lease, clock())) && takeLease(db, lease, clock())
  }

  async #takeOver(): Promise<void> {
    const { db, log, report } = this.#needs
    for (const mail of await takeOverMails(db, this.#holder)) {
      report?.('perhaps')
      log.warn(`${nameOf(mail)} was perhaps sent: the process that handed it over has ended.`)
    }
  }

  /** @returns whether to go on */
  async #sendNext(): Promise<boolean> {
    const { db, clock, log, report } = this.#needs
    const mail = await claimMail(db, this.#holder, clock())
    if (!mail) return false
    if (!(await this.#isWanted(mail))) return true
    const attempt = await this.#attempt(mail)
    const { settlement, outcome, said } = judge(mail, attempt, clock())
    await this.#settle(mail, settlement)
    if (outcome) report?.(outcome)
    if (said) log[said[0]](said[1])
    if (attempt.kind === 'away') this.#pause(attempt.reason)
    else if (attempt.kind !== 'given back') this.#goOn()
    return attempt.kind !== 'away'
  }

  /** @returns false when it is forgotten */
  async #isWanted(mail: MailRow): Promise<boolean> {
    const { db, log, isStillWanted, noteForgotten } = this.#needs
    if (!isStillWanted || (await isStillWanted(mail))) return true
    await db.transaction().execute(async (trx) => {
      await noteForgotten?.(trx, mail)
      await deleteClaimedMail(trx, mail.id, this.#holder)
    })
    log.info(`${nameOf(mail)} was not sent: its reason has gone, or it is not wanted any more.`)
    return false
  }

  async #attempt(mail: MailRow): Promise<Attempt> {
    const { sealer, mailer } = this.#needs
    const content = contentOf(mail, sealer)
    if (!content) return { kind: 'refused', reason: 'it was sealed with another SECRET_KEY' }
    const { recipient: to, subject, queuedAt: writtenAt } = mail
    const message: Message = { id: messageId(mail), to, subject, ...content, writtenAt }
    let isOver = false
    const handOver = async () => {
      await this.#handOver(mail)
      isOver = true
    }
    try {
      return await mailer.deliver(message, handOver, this.#stopping.signal)
    } catch (error) {
      if (error instanceof ClaimLost || error instanceof DatabaseUnavailable) {
        return { kind: 'given back' }
      }
      return { kind: isOver ? 'perhaps' : 'later', reason: `${error}` }
    }
  }

  async #handOver({ id }: MailRow): Promise<void> {
    const { db } = this.#needs
    const mark = (own: Database) => markHandingOver(own, id, this.#holder)
    if (this.#isStopping || !(await durably(db, mark))) throw new ClaimLost()
  }

  /** What came of a mail is told to the database until it has heard it, or the process stops. */
  async #settle(mail: MailRow, settlement: Settlement): Promise<void> {
    for (;;) {
      try {
        return await settleMail(this.#needs.db, mail.id, this.#holder, settlement)
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable) || this.#isStopping) throw error
        await new Promise((resolve) => setTimeout(resolve, STORE_AGAIN_MS))
      }
    }
  }

  #pause(reason: string): void {
    const { log, clock } = this.#needs
    if (this.#isStopping) return
    if (this.#pauseMs === 0) log.warn(`Mail can't be sent just now, and waits: ${reason}`)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, this.#pauseMs * 2))
    this.#pausedUntil = clock() + this.#pauseMs
  }

  #goOn(): void {
    if (this.#pauseMs > 0) this.#needs.log.info('Mail is sent again.')
    this.#pauseMs = 0
  }
}
