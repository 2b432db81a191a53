// Whether the database answers in time: hides its errors behind StoreUnavailable, and says once that it
// is away, or back.
import { DatabaseUnavailable } from '../../database/database.ts'
import { isMissingTable } from '../../database/missing-table.ts'
import { Overdue, withinTime } from '../../system/within-time.ts'
import { type StoreOptions, StoreUnavailable } from '../session-store.ts'

const TABLE_MISSING = 'its table "sessions" is missing, and is made by the next start'

export interface AvailabilityOptions extends Pick<StoreOptions, 'warn' | 'info'> {
  /** For people. */
  label: string
  /** A command that only looks finds nothing, instead of an error, where the table is missing. */
  isForLooking: boolean
  /** Nobody waits longer for an answer. What was asked for may still be done later. */
  answerMs: number
}

/** `refusing`: it lets us read, but takes no changes just now. */
type State = 'up' | 'refusing' | 'away'

/** A change may fail where reading does not, as while SQLite is locked. */
type Kind = 'read' | 'change'

export class Availability {
  readonly #options: AvailabilityOptions
  #state: State = 'up'
  #since = 0

  constructor(options: AvailabilityOptions) {
    this.#options = options
  }

  /**
   * @param none what whoever only looks finds in a table that is not there
   * @throws StoreUnavailable
   */
  async read<T>(question: () => Promise<T>, none: T): Promise<T> {
    try {
      return await this.#ask('read', question)
    } catch (error) {
      if (this.#options.isForLooking && isMissingTable(error as Error)) return none
      throw this.#failed('read', error)
    }
  }

  /** @throws StoreUnavailable: perhaps the change is made all the same */
  async change<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await this.#ask('change', question)
    } catch (error) {
      throw this.#failed('change', error)
    }
  }

  get answerMs(): number {
    return this.#options.answerMs
  }

  get isUp(): boolean {
    return this.#state === 'up'
  }

  /** The error for a change that is not even tried any more. */
  tooLate(): StoreUnavailable {
    return this.#unavailable(new Overdue(this.answerMs).reason)
  }

  /** @param reason in words that end a sentence */
  #unavailable(reason: string, cause?: unknown): StoreUnavailable {
    const sentence = `The sessions in the database ${this.#options.label} can't be used just now: ${reason}.`
    return new StoreUnavailable(sentence, { cause })
  }

  async #ask<T>(kind: Kind, question: () => Promise<T>): Promise<T> {
    const answer = await withinTime(question(), this.answerMs)
    this.#succeeded(kind)
    return answer
  }

  /** The error for callers; a mistake in the program stays what it is. */
  #failed(kind: Kind, error: unknown): unknown {
    const reason = reasonOf(error)
    if (reason === undefined) return error
    this.#note(kind, reason)
    return this.#unavailable(reason, error)
  }

  #note(kind: Kind, reason: string): void {
    if (this.#state === 'away' || (kind === 'change' && this.#state === 'refusing')) return
    const { label, warn = () => {} } = this.#options
    if (this.#state === 'up') this.#since = performance.now()
    this.#state = kind === 'read' ? 'away' : 'refusing'
    warn(
      kind === 'read'
        ? `The database ${label} gives no sessions: ${reason}. Pages that need one answer 503 until it does; nobody is logged out.`
        : `The database ${label} takes no changes of sessions: ${reason}. Log-ins and changes answer 503 until it does; nobody is logged out.`,
    )
  }

  #succeeded(kind: Kind): void {
    if (this.#state === 'up' || (kind === 'read' && this.#state === 'refusing')) return
    const { label, info = () => {} } = this.#options
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1)
    this.#state = 'up'
    info(`The database ${label} is back for sessions after ${seconds} s.`)
  }
}

/**
 * Why the database can't be used, in words that end a sentence; undefined when the error is a
 * mistake in the program.
 */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof DatabaseUnavailable || error instanceof Overdue) {
    return error.reason.replace(/\.$/, '')
  }
  return isMissingTable(error as Error) ? TABLE_MISSING : undefined
}
