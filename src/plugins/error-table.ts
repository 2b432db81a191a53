// The table from errors to answers: status, words and log line.
import { DatabaseUnavailable } from '../database/database.ts'
import { TooBusy } from '../domain/passwords.ts'
import { Conflict, Forbidden, LoginRequired, NotAllowed, NotFound } from '../errors.ts'
import { RecordTooLarge } from '../sessions/record-format.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import { SessionEnded } from '../sessions/stored-session.ts'

export interface ErrorAnswer {
  status: number
  heading: string
  message: string
  /**
   * After how many seconds it is worth trying again; undefined where the same request would fail
   * again.
   */
  retryAfter?: number
  /**
   * An outage is logged as a warning without a stack; undefined where only the request's own line
   * is logged.
   */
  log?: 'warning' | 'error with its stack'
}

/** The answer to an error that passes by itself. */
export type OutageAnswer = ErrorAnswer & { retryAfter: number }

/** A row of the table. Without a message, visitors read the error's own, which is written for them. */
type Row = Omit<ErrorAnswer, 'message'> & { message?: string }

/** Stands for an answer without a page of its own: visitors are led to the log-in page. */
export const ASK_TO_LOG_IN = 'ask to log in'

export const NOT_FOUND: ErrorAnswer = {
  status: 404,
  heading: 'No house with this number',
  message: 'There is nothing at this address. Perhaps a letter is missing from it.',
}

/** The answer to a method that the page at the address does not have. */
export const WRONG_METHOD: ErrorAnswer = {
  status: 405,
  heading: 'That can’t be done here',
  message: 'There is a page at this address, but it does not do what was asked of it.',
}

const BY_KIND: readonly [kinds: readonly Kind[], row: Row | typeof ASK_TO_LOG_IN][] = [
  [[LoginRequired, SessionEnded], ASK_TO_LOG_IN],
  [[NotFound], NOT_FOUND],
  [[Forbidden], { status: 403, heading: 'This came from elsewhere' }],
  [[NotAllowed], { status: 403, heading: 'That is not yours to do' }],
  [[Conflict], { status: 409, heading: 'That can’t be done just now' }],
  [
    [StoreUnavailable, DatabaseUnavailable],
    {
      status: 503,
      heading: 'Back in a moment',
      message: 'A part of this site does not answer just now.',
      retryAfter: 5,
      log: 'warning',
    },
  ],
  [
    [TooBusy],
    {
      status: 503,
      heading: 'Many people are at the door',
      message: 'Too many people are logging in just now. Please try again in a few seconds.',
      retryAfter: 5,
      log: 'warning',
    },
  ],
  [
    [RecordTooLarge],
    { status: 413, heading: 'That is too much', message: 'Your session can hold no more.' },
  ],
]

/** The answers to what Fastify, or one of our limits, refuses with these statuses. */
const BY_STATUS: Readonly<Record<number, Omit<Row, 'status'>>> = {
  408: { heading: 'That took too long', message: 'The request did not arrive in time.' },
  413: { heading: 'That is too much', message: 'A form may carry 64 kB at most.' },
  415: { heading: 'We do not read this format', message: 'Send a plain form in UTF-8.' },
}

/** The answer to any other status from 400 to 499. */
const REFUSED = { heading: 'We could not read this request' }

/** The answer to every other error, which is a mistake of the program. */
const BROKEN: Row = {
  status: 500,
  heading: 'Something broke on our side',
  message: 'It is not your fault, and nothing of yours is lost.',
  log: 'error with its stack',
}

type Kind = new (...args: never[]) => Error

/**
 * @param error its kind decides; an unknown kind is answered by its `statusCode`, which Fastify's
 * own errors have
 */
export function answerTo(
  error: Error & { statusCode?: number },
): ErrorAnswer | typeof ASK_TO_LOG_IN {
  const row = rowFor(error)
  return row === ASK_TO_LOG_IN ? row : { message: error.message, ...row }
}

/** The answer to an error that passes by itself; undefined for every other error. */
export function outageAnswerTo(error: Error): OutageAnswer | undefined {
  const answer = answerTo(error)
  if (answer === ASK_TO_LOG_IN || answer.retryAfter === undefined) return undefined
  return answer as OutageAnswer
}

function rowFor(error: Error & { statusCode?: number }): Row | typeof ASK_TO_LOG_IN {
  const known = BY_KIND.find(([kinds]) => kinds.some((kind) => error instanceof kind))
  if (known) return known[1]
  const { statusCode: status = 500 } = error
  return status >= 400 && status < 500 ? { status, ...(BY_STATUS[status] ?? REFUSED) } : BROKEN
}
