// One Redis server as we find it: how long it may take, and what its answer, or none, means.
//
// ioredis connects, pauses and connects again; we say when, and what is heard of it.
// Decision: docs/decisions/007-redis-by-ioredis.md
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster, Redis } from 'ioredis'
import { describeRedisError, troubleKind, unavailable, unfit } from './errors.ts'
import { type RedisLog, RedisState } from './health.ts'
import type { RedisReply, RedisServerCommands } from './scripts.ts'

/** A server that has not answered by then counts as hanging. */
const COMMAND_MS = 500
/** A command that comes while a lost connection is being replaced waits so long for the new one. */
export const PATIENCE_MS = 250

interface ServerOptions extends RedisLog {
  /** For people. */
  label: string
  /** Sends a command to whichever server keeps its key. */
  route: (command: readonly string[]) => Promise<RedisReply>
  /** The key of a probe's write that goes the way of `key`. */
  probeKey: (key: string) => string
}

/** No answer within the time we give. */
class TooLate extends Error {}

export class RedisServer implements RedisServerCommands {
  readonly #client: Redis
  readonly #options: ServerOptions
  readonly #state: RedisState
  #wasReady = false
  #hasWrongDatabase = false
  #isClosed = false
  #lastError: Error | undefined
  #refusedKey: string | undefined

  constructor(client: Redis, options: ServerOptions) {
    this.#client = client
    this.#options = options
    this.#state = new RedisState(options.label, options)
    client.on('connect', () => {
      this.#hasWrongDatabase = false
    })
    client.on('error', (error) => this.#hear(error))
    client.on('ready', () => this.#welcome())
    client.on('close', () => this.#miss())
    if (client.status === 'ready') this.#welcome()
  }

  /** For people. */
  get label(): string {
    return this.#options.label
  }

  get isUp(): boolean {
    const { status, stream } = this.#client
    return status === 'ready' && stream.writable && !this.#hasWrongDatabase && !this.#isClosed
  }

  /**
   * Sends one command about one key, once. Redis's other errors (WRONGTYPE, MOVED …) come as they are.
   * @throws StoreUnavailable within a second when there is no answer, or a refusal
   */
  async send(key: string | undefined, command: readonly string[]): Promise<RedisReply> {
    return this.#ask(key, () => {
      cork(this.#client)
      return this.#options.route(command)
    })
  }

  /** As `send`, for what is about this server itself: SCAN, PING. */
  async ask(command: readonly string[]): Promise<RedisReply> {
    return this.#ask(undefined, () => call(this.#client, command))
  }

  /** @throws StoreUnavailable when there is no connection after `waitMs` */
  async ready(waitMs: number): Promise<void> {
    const isConnected = await isMetWithin(waitMs, () => this.isUp || this.#isClosed)
    if (!isConnected || this.#isClosed) throw unavailable(this.label, this.#state.reason)
  }

  close(): void {
    this.#isClosed = true
    this.#state.close()
    this.#client.disconnect()
  }

  /** What Redis tells of itself; '' when it does not, which is no trouble. */
  async info(section: string): Promise<string> {
    return withinTime(call(this.#client, ['INFO', section])).then(String, () => '')
  }

  /** Looks whether it answers, and whether it takes changes again after it refused one. */
  async check(): Promise<void> {
    if (!this.isUp) return
    const key = this.#state.current === 'refusing' ? this.#refusedKey : undefined
    const probe = ['SET', this.#options.probeKey(key ?? ''), '', 'PX', '1000']
    const asked = key === undefined ? this.ask(['PING']) : this.send(key, probe)
    await asked.then(
      () => this.#state.become('up'),
      () => {},
    )
  }

  async #ask(key: string | undefined, act: () => Promise<RedisReply>): Promise<RedisReply> {
    if (!this.isUp && this.#state.current !== 'down') {
      await isMetWithin(PATIENCE_MS, () => this.isUp || this.#state.current === 'down')
    }
    if (!this.isUp) throw unavailable(this.label, this.#state.reason)
    try {
      const answer = await withinTime(act())
      if (this.#state.current === 'down') this.#state.become('up')
      return answer
    } catch (error) {
      throw this.#judge(error, key)
    }
  }

  #judge(error: unknown, key: string | undefined): unknown {
    const kind = troubleKind(error)
    if (kind === 'answer') return error
    if (kind === 'unfit') return unfit(this.label, error)
    if (kind === 'refusal') {
      this.#refusedKey = key
      if (this.#state.current !== 'down') this.#state.become('refusing', describeRedisError(error))
    } else if (kind === 'away' || error instanceof TooLate) {
      this.#state.become('down', describeRedisError(error))
      if (error instanceof TooLate && this.isUp) this.#client.disconnect(true)
    }
    return unavailable(this.label, describeRedisError(error))
  }

  #hear(error: Error): void {
    this.#lastError = error
    if (isAboutSelect(error)) this.#hasWrongDatabase = true
    if (this.#client.status !== 'ready') this.#state.become('down', describeRedisError(error))
  }

  #welcome(): void {
    this.#wasReady = true
    this.#lastError = undefined
    if (this.isUp && this.#state.current !== 'refusing') this.#state.become('up')
  }

  /** A connection that merely closed is replaced before anyone calls it an outage. */
  #miss(): void {
    const lost = this.#lastError ? describeRedisError(this.#lastError) : 'the connection was lost'
    if (!this.#wasReady) this.#state.become('down', lost)
    else if (this.#state.current !== 'down') this.#state.reason = lost
    this.#wasReady = false
  }
}

/** ioredis tells of a refused SELECT, and goes on in another database. */
const isAboutSelect = (error: Error & { command?: { name?: string } }): boolean =>
  error.command?.name === 'select'

/** Settles as the answer does, or rejects with TooLate.
 *  A busy process runs its timers before it looks at what has long arrived: it looks once more. */
function withinTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => reject(new TooLate(`it did not answer within ${COMMAND_MS} ms`)))
    }, COMMAND_MS)
    answer.then(resolve, reject).then(() => clearTimeout(timer))
  })
}

/** False when `condition` is still not met after `ms`. */
export async function isMetWithin(ms: number, condition: () => boolean): Promise<boolean> {
  const giveUpAt = performance.now() + ms
  while (!condition()) {
    if (performance.now() > giveUpAt) return false
    await delay(10)
  }
  return true
}

const corked = new WeakSet<Redis>()

/** What is sent in one turn of the event loop leaves in one packet: half the cost per command. */
function cork(client: Redis): void {
  if (corked.has(client)) return
  const { stream } = client
  corked.add(client)
  stream.cork()
  setImmediate(() => {
    corked.delete(client)
    stream.uncork()
  })
}

export function call(client: Redis | Cluster, command: readonly string[]): Promise<RedisReply> {
  return client.call(...(command as [string])) as Promise<RedisReply>
}
