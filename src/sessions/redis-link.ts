// One lasting link to one Redis server; hides lost, hanging and replaced connections behind `send`.
//
// A connection is never revived: it is dropped at the first sign of trouble and a new one opened in
// the background, after growing pauses. Meanwhile every command fails at once, so an outage costs
// a request no time. Decision: docs/decisions/005-redis-store.md
import type { Redis } from 'ioredis'
import { type Connect, type RedisReply, sendCommand } from './redis-client.ts'
import { explain, troubleKind, unavailable, unfit } from './redis-errors.ts'
import { ServerStateLog } from './redis-state.ts'
import { growingPauses, isMetWithin, keepTrying, TooLate, withinTime } from './redis-time.ts'
import { StoreUnavailable } from './session-store.ts'

export interface LinkOptions {
  place: string
  connect: Connect
  /** The key of a trial write, in the same slot as `key`. */
  trialKey: (key: string) => string
  warn: (message: string) => void
  info: (message: string) => void
}

/** A server that has not answered by then counts as hanging. */
const COMMAND_MS = 500
/** A command that comes while a lost connection is being replaced waits so long for the new one. */
const PATIENCE_MS = 250
const BEAT_MS = 750

export class RedisLink {
  readonly #options: LinkOptions
  readonly #health: ServerStateLog
  readonly #beat: NodeJS.Timeout
  readonly #pauses = growingPauses()
  #client: Redis | undefined
  #attempt: Promise<void> | undefined
  #refusedKey = ''
  #hasSearched = false
  #isClosed = false

  constructor(options: LinkOptions) {
    this.#options = options
    this.#health = new ServerStateLog(options.place, options)
    this.#beat = setInterval(() => this.#check(), BEAT_MS).unref()
    this.#connect()
  }

  get isUp(): boolean {
    return this.#client !== undefined
  }

  /**
   * Sends one command, once. Redis's other errors (WRONGTYPE, MOVED …) come as they are.
   * @param key what the command is about; after a refusal a trial write is made near it
   * @throws StoreUnavailable within a second when there is no answer, or a refusal
   */
  async send(key: string, command: readonly string[]): Promise<RedisReply> {
    if (!this.#client && this.#attempt && this.#health.state !== 'down') {
      await withinTime(this.#attempt, PATIENCE_MS).catch(() => {})
    }
    if (!this.#client) throw unavailable(this.#options.place, this.#health.reason)
    return this.#ask(this.#client, key, command)
  }

  /** What Redis tells of itself; '' when it does not, which is no trouble. */
  async info(section: string): Promise<string> {
    if (!this.#client) return ''
    const asked = sendCommand(this.#client, ['INFO', section])
    return withinTime(asked, COMMAND_MS).then(String, () => '')
  }

  /** @throws StoreUnavailable when there is no connection after `waitMs` */
  async ready(waitMs: number): Promise<void> {
    const isConnected = await isMetWithin(waitMs, () => this.isUp || this.#isClosed)
    if (!isConnected || this.#isClosed) throw unavailable(this.#options.place, this.#health.reason)
  }

  close(): void {
    this.#isClosed = true
    this.#health.reason = 'the store is closed'
    clearInterval(this.#beat)
    this.#client?.disconnect()
    this.#client = undefined
  }

  async #ask(client: Redis, key: string, command: readonly string[]): Promise<RedisReply> {
    try {
      return await withinTime(sendCommand(client, command), COMMAND_MS)
    } catch (error) {
      const kind = troubleKind(error)
      if (kind === 'answer') throw error
      if (kind === 'away') this.#lose(client, error)
      else if (kind === 'unfit') throw unfit(this.#options.place, error)
      else this.#heedRefusal(error, key)
      throw unavailable(this.#options.place, explain(error))
    }
  }

  #connect(): void {
    const first = Promise.withResolvers<void>()
    this.#attempt = first.promise
    const fail = (error: unknown) => {
      this.#health.become('down', explain(error))
      first.resolve()
    }
    keepTrying(this.#options.connect, this.#pauses, () => !this.#isClosed, fail).then((client) => {
      if (client) this.#adopt(client)
      first.resolve()
    })
  }

  #adopt(client: Redis): void {
    if (this.#isClosed) {
      client.disconnect()
      return
    }
    const old = this.#client
    if (old) setTimeout(() => old.disconnect(), COMMAND_MS)
    this.#client = client
    client.once('end', () => this.#lose(client, new Error('the connection was lost')))
    if (this.#health.state !== 'refusing') this.#health.become('up')
  }

  /** A connection that merely closed is replaced before anyone calls it an outage. */
  #lose(client: Redis, error: unknown): void {
    if (client !== this.#client) return
    this.#client = undefined
    client.disconnect()
    this.#health.reason = explain(error)
    const isAway = error instanceof TooLate || (error as Error).name === 'ReplyError'
    if (isAway) this.#health.become('down')
    this.#connect()
  }

  #heedRefusal(error: unknown, key: string): void {
    this.#refusedKey = key
    this.#health.become('refusing', explain(error))
    if (troubleKind(error) !== 'replica' || this.#hasSearched) return
    // The name may lead to another server by now; the old connection serves until that is known.
    this.#hasSearched = true
    this.#options.connect().then(
      (client) => this.#adopt(client),
      () => {},
    )
  }

  async #check(): Promise<void> {
    this.#hasSearched = false
    if (!this.#client) return
    const isTrial = this.#health.state === 'refusing'
    const trial = ['SET', this.#options.trialKey(this.#refusedKey), '', 'PX', '1000']
    try {
      await this.#ask(this.#client, this.#refusedKey, isTrial ? trial : ['PING'])
    } catch (error) {
      if (error instanceof StoreUnavailable) return
    }
    this.#pauses.reset()
    if (isTrial && this.#client) this.#health.become('up')
  }
}
