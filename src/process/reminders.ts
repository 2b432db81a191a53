// Looks every few seconds whether a reminder is due, and queues its mails; all servers look, each
// household is reminded once.
import { DatabaseUnavailable } from '../database/database.ts'
import { type DueNeeds, queueDueReminders } from '../domain/messages/due-reminders.ts'
import type { Log } from '../monitoring/log.ts'
import { pluralize } from '../pages/format.ts'
import type { SendToGuest } from '../pages/mails/guest-mail.ts'
import { reminderLetter } from '../pages/mails/reminders.ts'
import type { Resources } from './resources.ts'

const LOOK_EVERY_MS = 10_000

export interface Reminding {
  /** Resolves when the household under way is done; the others are left for the next process. */
  stop(): Promise<void>
}

/** Writes each reminder as a letter. @param origin where links begin: https://party.example */
export const reminderQueue =
  (sendToGuest: SendToGuest, origin: string, clock: () => number): DueNeeds['queue'] =>
  (trx, { kind, party, household, recipient, key, expiresAt }) => {
    const letter = reminderLetter(kind, { party, household, recipient, origin, now: clock() })
    return sendToGuest(trx, { to: recipient.email, letter, key, times: { expiresAt }, origin })
  }

/** Goes on until it is stopped; undefined where no mail is sent. */
export function remindRegularly(
  { db, links, mail: { sendToGuest }, clock }: Pick<Resources, 'db' | 'links' | 'mail' | 'clock'>,
  log: Log,
  origin: string,
): Reminding | undefined {
  if (!sendToGuest) return undefined
  const stopping = new AbortController()
  const queue = reminderQueue(sendToGuest, origin, clock)
  const failing = new Set<string>()
  const hearFailure: DueNeeds['hearFailure'] = (err, { partyId, kind }) => {
    const reminder = `${kind} of party ${partyId}`
    if (failing.has(reminder)) return
    failing.add(reminder)
    log.error({ err }, `Queueing the reminder ${reminder} failed, and is tried again.`)
  }
  const needs = { db, links, clock, queue, hearFailure, signal: stopping.signal }
  let working: Promise<void> | undefined
  const look = async (): Promise<void> => {
    try {
      const count = await queueDueReminders(needs)
      if (count > 0) log.info(`${pluralize(count, 'household')} will be reminded by mail.`)
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) {
        log.error({ err: error as Error }, 'Queueing reminders failed, and is tried again.')
      }
    }
    working = undefined
  }
  const timer = setInterval(() => {
    working ??= look()
  }, LOOK_EVERY_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await working
    },
  }
}
