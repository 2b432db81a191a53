// What people hear of a Redis: whether it is away, refuses changes, can't keep sessions, or deletes them.
import { randomUUID } from 'node:crypto'
import { StoreUnavailable } from '../session-store.ts'
import { NEEDED_VERSION, RedisUnfit } from './errors.ts'
import type { RedisKeys } from './keys.ts'
import { ADD_TO_LIST, REPLACE_TEXT, type RedisCommands, runScript } from './scripts.ts'

export interface RedisLog {
  warn: (message: string) => void
  info: (message: string) => void
}

const PROBE_MS = 1_000

/** `refusing`: it answers, and lets us read, but takes no changes just now. */
type State = 'new' | 'up' | 'refusing' | 'down'

/** The state of a server or cluster as people hear of it: one log line at each change, and no more. */
export class RedisState {
  readonly #label: string
  readonly #log: RedisLog
  #since = performance.now()
  #isClosed = false
  current: State = 'new'
  /** Why, in words that end a sentence. */
  reason = 'there is no connection yet'

  constructor(label: string, log: RedisLog) {
    this.#label = label
    this.#log = log
  }

  /** Says nothing from now on. */
  close(): void {
    this.#isClosed = true
    this.current = 'down'
    this.reason = 'the store is closed'
  }

  become(state: State, reason = this.reason): void {
    if (this.#isClosed) return
    this.reason = reason
    if (state === this.current) return
    const was = this.current
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1)
    this.current = state
    this.#since = performance.now()
    const subject = `Redis at ${this.#label}`
    if (state === 'down') {
      this.#log.warn(
        `${subject} is away: ${reason}. Pages that need a session answer 503 until it is back; nobody is logged out.`,
      )
    } else if (state === 'refusing') {
      this.#log.warn(
        `${subject} refuses changes: ${reason}. Log-ins and changes answer 503 until it takes them; nobody is logged out.`,
      )
    } else if (was !== 'new') this.#log.info(`${subject} is back after ${seconds} s.`)
  }
}

export function fitnessOf(
  connection: RedisCommands,
  names: RedisKeys,
  warn: (text: string) => void,
) {
  let isPolicyKnown = false
  let isUnfit = false

  /**
   * A session of nobody is stored, changed and ended, by the very commands that log people in and
   * out. That Redis refuses changes for a while (its memory is full) does not make it unfit.
   * @throws StoreUnavailable when it is away, or can't do all of this
   */
  async function prove(): Promise<void> {
    try {
      await runProbe()
      isUnfit = false
    } catch (error) {
      if (error instanceof RedisUnfit) throw warned(await withVersion(error))
      if (!(error instanceof StoreUnavailable)) throw error
      await connection.ready(0)
    }
    if (isPolicyKnown) return
    isPolicyKnown = true
    await warnOfEviction()
  }

  async function runProbe(): Promise<void> {
    const key = names.probe(randomUUID())
    const list = `${key}:list`
    const expiresAt = Date.now() + PROBE_MS
    const send = (...command: [string, string, ...string[]]) => connection.send(command[1], command)
    await runScript(connection, ADD_TO_LIST, list, Date.now(), expiresAt, 'probe')
    await send('SET', key, 'old', 'PXAT', `${expiresAt}`)
    await runScript(connection, REPLACE_TEXT, key, 'old', 'new', expiresAt)
    await send('GETDEL', key)
    await send('ZREM', list, 'probe')
  }

  function warned(error: RedisUnfit): RedisUnfit {
    if (!isUnfit) warn(error.message)
    isUnfit = true
    return error
  }

  /** Says besides which version this is, where Redis tells it. */
  async function withVersion(error: RedisUnfit): Promise<RedisUnfit> {
    const [server] = error.isOutdated ? await connection.servers() : []
    const version = /^redis_version:(\S+)/m.exec((await server?.info('server')) ?? '')?.[1]
    if (!version) return error
    const reason = `this is Redis ${version}, and ${NEEDED_VERSION}`
    return new RedisUnfit(connection.label, reason, true)
  }

  async function warnOfEviction(): Promise<void> {
    const told = await Promise.all(
      (await connection.servers()).map((server) => server.info('memory')),
    )
    const policies = told.map((text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1])
    const wrong = policies.find((policy) => policy && policy !== 'noeviction')
    if (!wrong) return
    warn(
      `Redis at ${connection.label} has maxmemory-policy ${wrong}: when its memory is full it deletes sessions, and people are logged out at random. Set maxmemory-policy noeviction.`,
    )
  }

  return { prove }
}
