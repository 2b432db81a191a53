// Looks every second whether a mail is due, and sends it; a stop waits a moment for one under way.
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseUnavailable } from '../database/database.ts'
import { MailSender } from '../domain/mail-sending.ts'
import { takeUpForgotten } from '../domain/messages/rescheduling.ts'
import { isStillWanted } from '../domain/messages/still-wanted.ts'
import type { Log } from '../monitoring/log.ts'
import type { Metrics } from '../monitoring/metrics.ts'
import type { Mail } from '../pages/mails/mail.ts'
import type { Resources } from './resources.ts'

const LOOK_EVERY_MS = 1_000
/** A mail that was handed over and is not answered by then counts as perhaps sent. */
const STOP_WITHIN_MS = 5_000

export interface Sending {
  /** Resolves when no mail is under way any more, or when one takes too long. */
  stop(): Promise<void>
}

/** Goes on until it is stopped; undefined where no mail is sent. */
export function sendMailRegularly(
  { db, mail: { mailer, sealer }, clock }: Pick<Resources, 'db' | 'mail' | 'clock'>,
  log: Log,
  metrics: Metrics | undefined,
): Sending | undefined {
  if (!mailer) return undefined
  const report = (outcome: string) => metrics?.count('planner_mails_total', `outcome="${outcome}"`)
  const sender = new MailSender({
    ...{ db, mailer, sealer, clock, log, report },
    isStillWanted: (mail) => isStillWanted(db, mail, clock()),
    noteForgotten: (trx, mail) => takeUpForgotten(trx, mail, clock()),
  })
  const look = (): void => {
    sender.sendDue().catch((error: Error) => {
      // The database's own log line says that it is away, and the mails wait.
      if (!(error instanceof DatabaseUnavailable)) log.error({ err: error }, 'Sending mail failed.')
    })
  }
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      const tooLate = new AbortController()
      const late = delay(STOP_WITHIN_MS, undefined, { signal: tooLate.signal }).catch(() => {})
      await Promise.race([sender.stop(), late])
      tooLate.abort()
    },
  }
}

/** The same queue, which besides counts what is queued. */
export function countQueuedMails(mail: Mail, metrics: Metrics): Mail {
  const { queueMail, sendLetter, sendToGuest } = mail
  const counted = async (queued: Promise<boolean>): Promise<boolean> => {
    const isNew = await queued
    if (isNew) metrics.count('planner_mails_total', 'outcome="queued"')
    return isNew
  }
  return {
    ...mail,
    queueMail: queueMail && ((...args) => counted(queueMail(...args))),
    sendLetter: sendLetter && ((...args) => counted(sendLetter(...args))),
    sendToGuest: sendToGuest && ((...args) => counted(sendToGuest(...args))),
  }
}
