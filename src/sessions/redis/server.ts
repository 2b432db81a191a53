// One Redis server, or a cluster as a whole, as we find it: how long it may take, what its answer or
// its silence means, and what people hear of it.
//
// ioredis connects, pauses and connects again. Decision: docs/decisions/007-redis-by-ioredis.md
import { Cluster, type Redis } from 'ioredis'
import { holdsInTime, withinTime } from '../../system/within-time.ts'
import type { StoreOptions } from '../session-store.ts'
import { LOST, RedisUnfit, troubleOf, unavailable } from './errors.ts'
import { type RedisScripts, watchWhileConnecting } from './options.ts'

/** What commands are sent by: ioredis's client, with our scripts as methods. */
export type RedisClient = (Redis | Cluster) & RedisScripts

export interface RedisServerOptions extends Required<Pick<StoreOptions, 'warn' | 'info'>> {
  /** For people. */
  label: string
  /** Before the name of every key of ours. */
  prefix: string
  /** The cluster that this server is a node of. */
  cluster?: RedisServer
}

/** A server that has not answered by then counts as hanging. */
const ANSWER_MS = 500
/** A command that comes while a lost connection is being replaced waits so long for the new one. */
const PATIENCE_MS = 250

/** `refusing`: it answers, and lets us read, but takes no changes just now. */
type State = 'new' | 'up' | 'refusing' | 'down' | 'closed'

/** What it last refused, and the code of its refusal; `key` is undefined where it was about no key. */
interface Refused {
  key: string | undefined
  code: string
}

/** A key that is gone in a moment, in the slot of `key`. */
export const probeKey = (prefix: string, key: string): string => `${prefix}probe:{${key}}`

export class RedisServer {
  readonly client: RedisClient
  readonly label: string
  readonly #options: RedisServerOptions
  #state: State = 'new'
  #since = performance.now()
  /** What was last heard of its trouble, in words that end a sentence. */
  #heard: string | undefined
  #refused: Refused | undefined
  #wasReady = false
  #hasWrongDatabase = false

  constructor(client: Redis | Cluster, options: RedisServerOptions) {
    this.client = client as RedisClient
    this.label = options.label
    this.#options = options
    client.on('connect', () => {
      this.#hasWrongDatabase = false
    })
    client.on('error', (error) => this.#hear(error))
    client.on('ready', () => this.#welcome())
    client.on('close', () => this.#miss())
    if (!(client instanceof Cluster)) watchWhileConnecting(client)
    if (client.status === 'ready') this.#welcome()
  }

  get isUp(): boolean {
    const { client } = this
    if (client.status !== 'ready' || this.#hasWrongDatabase) return false
    return client instanceof Cluster || client.stream.writable
  }

  /** @throws StoreUnavailable when there is no connection after `waitMs` */
  async ready(waitMs: number, isHopeless = () => this.#state === 'closed'): Promise<void> {
    await holdsInTime(() => this.isUp || isHopeless(), waitMs)
    if (!this.isUp) throw unavailable(this.label, this.#whyNot)
  }

  /** As `ready`, for a command that wants its answer: it waits only for what may come in a moment. */
  readySoon(): Promise<void> {
    return this.ready(PATIENCE_MS, () => this.#state === 'down' || this.#state === 'closed')
  }

  /**
   * Gives the answer to what is sent, once and never again. An error that is an answer to this very
   * command (WRONGTYPE) comes as it is.
   * @param key what the command is about, when it is about one key
   * @throws StoreUnavailable within a second when there is no answer, or a refusal
   */
  async ask<T>(send: () => Promise<T>, key?: string): Promise<T> {
    if (!this.isUp) await this.readySoon()
    try {
      const answer = await withinTime(send(), ANSWER_MS)
      if (this.#state === 'down') this.#become('up')
      return answer
    } catch (error) {
      throw this.#judge(error, key)
    }
  }

  /** Looks whether it answers, and whether it takes changes again after it refused one. */
  async check(): Promise<void> {
    const { cluster = this, prefix } = this.#options
    const { key, code } = this.#refused ?? {}
    if (!this.isUp || (this.client.isCluster && key === undefined)) return
    // The name of a server that is no master any more, or its Sentinel, may lead to the new one now.
    if (code === 'READONLY') this.client.disconnect(true)
    const probe = () =>
      key === undefined
        ? this.client.ping()
        : cluster.client.set(probeKey(prefix, key), '', 'PX', 1_000)
    await this.ask<unknown>(probe, key).then(
      () => this.#become('up'),
      () => {},
    )
  }

  close(): void {
    this.#state = 'closed'
    this.client.disconnect()
  }

  #judge(error: unknown, key?: string): unknown {
    const { cluster, label } = this.#options
    const trouble = troubleOf(error)
    const { kind, code, reason } = trouble
    if (kind === 'answer') return error
    if (kind === 'unfit') return new RedisUnfit(label, trouble)
    if (kind === 'cluster' && cluster) return cluster.#judge(error, key)
    if (kind === 'away') this.#become('down', reason)
    if (kind === 'cluster') this.#become('down', reason, { key, code })
    if (kind === 'refusal' && this.#state !== 'down')
      this.#become('refusing', reason, { key, code })
    if (code === 'LATE' && this.isUp) this.client.disconnect(true)
    return unavailable(label, reason)
  }

  #hear(error: Error & { command?: { name?: string } }): void {
    // ioredis tells of a refused SELECT, and goes on in another database.
    if (error.command?.name === 'select') this.#hasWrongDatabase = true
    this.#heard = troubleOf(error).reason
    if (this.client.status !== 'ready') this.#become('down')
  }

  #welcome(): void {
    if (!this.isUp) return
    this.#wasReady = true
    this.#heard = undefined
    if (this.#state !== 'refusing') this.#become('up')
  }

  /** A connection that merely closed is replaced before anyone calls it an outage. */
  #miss(): void {
    if (!this.#wasReady) this.#become('down')
    this.#wasReady = false
  }

  get #whyNot(): string {
    if (this.#state === 'closed') return 'the store is closed'
    return this.#heard ?? (this.#state === 'new' ? 'there is no connection yet' : LOST)
  }

  /** One log line at each change of state, and no more. */
  #become(state: 'up' | 'refusing' | 'down', reason = this.#whyNot, refused?: Refused): void {
    if (this.#state === 'closed') return
    this.#heard = state === 'down' ? reason : undefined
    this.#refused = refused
    if (state === this.#state) return
    const { warn, info } = this.#options
    const subject = `Redis at ${this.label}`
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1)
    if (state !== 'up') warn(`${subject} ${OUTAGES[state](reason)}; nobody is logged out.`)
    else if (this.#state !== 'new') info(`${subject} is back after ${seconds} s.`)
    this.#state = state
    this.#since = performance.now()
  }
}

const OUTAGES = {
  down: (reason: string) =>
    `is away: ${reason}. Pages that need a session answer 503 until it is back`,
  refusing: (reason: string) =>
    `refuses changes: ${reason}. Log-ins and changes answer 503 until it takes them`,
}
