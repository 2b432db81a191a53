// What an attempt to send a mail leads to: its state, when to try again, what the log says.
import { hash } from 'node:crypto'
import type { Delivery } from '../mail/mailer.ts'
import type { MailRow, Settlement } from '../repositories/mails.ts'

/** Milliseconds until the next attempt, after the first, the second and so on. */
const RETRIES_MS = [1, 5, 15, 60, 180, 360].map((minutes) => minutes * 60_000)

/** How metrics count an attempt; an attempt that was not made is not counted. */
export type MailOutcome = 'sent' | 'perhaps' | 'failed' | 'retried'

/**
 * What came of an attempt. `given back`: the mail was not handed over, and another process, or a
 * later look, takes it.
 */
export type Attempt = Delivery | { kind: 'given back' }

export interface Verdict {
  settlement: Settlement
  outcome: MailOutcome | undefined
  /** The line for the log; undefined for none. */
  said: [level: 'info' | 'warn', text: string] | undefined
}

export function judge(mail: MailRow, attempt: Attempt, now: number): Verdict {
  const name = nameOf(mail)
  switch (attempt.kind) {
    case 'sent':
    case 'kept':
      return settled(attempt.kind, 'sent', ['info', `${name} was ${attempt.kind}.`])
    case 'perhaps': {
      const text = `${name} was perhaps sent: no answer came (${attempt.reason}).`
      return settled('perhaps sent', 'perhaps', ['warn', text], attempt.reason)
    }
    case 'away':
      return waiting({ trouble: attempt.reason, counts: false }, undefined)
    case 'given back':
      return waiting({ trouble: null, counts: false }, undefined)
    case 'later': {
      const notBefore = now + (RETRIES_MS[mail.attempts - 1] ?? (RETRIES_MS.at(-1) as number))
      const again = { trouble: attempt.reason, counts: true, notBefore }
      return notBefore < mail.expiresAt ? waiting(again, 'retried') : failed(name, attempt.reason)
    }
    case 'refused':
      return failed(name, attempt.reason)
  }
}

const settled = (
  state: Settlement['state'],
  outcome: MailOutcome,
  said: Verdict['said'],
  trouble: string | null = null,
): Verdict => ({ settlement: { state, trouble, counts: true }, outcome, said })

const waiting = (more: Omit<Settlement, 'state'>, outcome: MailOutcome | undefined): Verdict => ({
  settlement: { state: 'queued', ...more },
  outcome,
  said: undefined,
})

const failed = (name: string, reason: string): Verdict =>
  settled('failed', 'failed', ['warn', `${name} could not be sent: ${reason}`], reason)

/** The first part of the Message-ID: every attempt with one mail has the same, and every mail its own. */
export const messageId = ({ key, queuedAt }: Pick<MailRow, 'key' | 'queuedAt'>): string =>
  hash('sha256', `${queuedAt} ${key}`).slice(0, 32)

/** The name of a mail in the log, which tells neither contents nor addresses. */
export const nameOf = (mail: Pick<MailRow, 'id' | 'key' | 'queuedAt'>): string =>
  `Mail ${mail.id} (Message-ID ${messageId(mail)})`
