// Connects to Redis, alone, through Sentinel or as a cluster; hides which of them it is.
//
// ioredis connects, pauses, finds masters and follows slots. Decision: docs/decisions/007-redis-by-ioredis.md
import { Cluster, Redis } from 'ioredis'
import { describeRedisError, errorCode, isOfCluster, unavailable } from './errors.ts'
import { type RedisLog, RedisState } from './health.ts'
import { redisKeys, slotOf } from './keys.ts'
import { clusterOptions, type RedisConnectionOptions, redisOptions } from './options.ts'
import type { RedisCommands, RedisReply } from './scripts.ts'
import { call, isMetWithin, PATIENCE_MS, RedisServer } from './server.ts'
import { formatAddress, parseRedisUrl } from './url.ts'

const BEAT_MS = 750

/** One Redis, or all nodes of a cluster, as one thing to send commands to. */
export class RedisConnection implements RedisCommands {
  /** The URL as people may see it. */
  readonly label: string
  readonly prefix: string
  readonly #client: Redis | Cluster
  readonly #log: RedisLog
  readonly #servers = new Map<Redis, RedisServer>()
  /** Of the cluster as a whole. */
  readonly #state: RedisState
  readonly #beat: NodeJS.Timeout

  /** Begins to connect. @throws an Error of one sentence for a URL or certificate that can't be used */
  constructor(options: RedisConnectionOptions) {
    const { prefix = 'holiday-party:', warn = () => {}, info = () => {} } = options
    const target = parseRedisUrl(options.url)
    this.label = target.label
    this.prefix = prefix
    this.#log = { warn, info }
    this.#state = new RedisState(this.label, this.#log)
    if (target.mode === 'cluster') {
      this.#client = new Cluster([...target.addresses], clusterOptions(target, options))
      this.#hearOf(this.#client)
    } else {
      this.#client = new Redis(redisOptions(target, options))
      this.#watch(this.#client)
    }
    this.#beat = setInterval(() => this.#look(), BEAT_MS).unref()
  }

  /** Sends one command about one key to the server that keeps it: see RedisServer. */
  async send(key: string, command: readonly string[]): Promise<RedisReply> {
    const server = this.#serverOf(key) ?? (await this.#serverLater(key))
    try {
      return await server.send(key, command)
    } catch (error) {
      if (!isOfCluster(error)) throw error
      if (errorCode(error) === 'CLUSTERDOWN') this.#state.become('down', describeRedisError(error))
      throw unavailable(this.label, describeRedisError(error))
    }
  }

  /** The servers that between them keep all keys. */
  async servers(): Promise<readonly RedisServer[]> {
    if (!this.#serverOf('')) await this.#serverLater('')
    return this.#masters()
  }

  /** @throws StoreUnavailable when they can't all be reached within `waitMs` */
  async ready(waitMs: number): Promise<void> {
    const giveUpAt = performance.now() + waitMs
    const isKnown = await isMetWithin(waitMs, () => this.#serverOf('') !== undefined)
    if (!isKnown) throw unavailable(this.label, this.#state.reason)
    const left = giveUpAt - performance.now()
    await Promise.all(this.#masters().map((server) => server.ready(left)))
  }

  close(): void {
    clearInterval(this.#beat)
    this.#state.close()
    for (const server of this.#servers.values()) server.close()
    this.#client.disconnect()
  }

  #hearOf(cluster: Cluster): void {
    cluster.on('error', (error) => {
      this.#state.become('down', describeRedisError(error.lastNodeError ?? error))
    })
    cluster.on('ready', () => this.#state.become('up'))
  }

  #masters(): RedisServer[] {
    const clients = this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client]
    return clients.map((client) => this.#watch(client))
  }

  #watch(client: Redis): RedisServer {
    const known = this.#servers.get(client)
    if (known) return known
    const { host = '', port = 0 } = client.options
    const isNode = client !== this.#client
    const server = new RedisServer(client, {
      ...this.#log,
      label: isNode ? `${formatAddress({ host, port })} (cluster node)` : this.label,
      route: (command) => call(this.#client, command),
      probeKey: redisKeys(this.prefix).probe,
    })
    if (client.status === 'wait') client.connect().catch(() => {})
    this.#servers.set(client, server)
    return server
  }

  /** Undefined while the cluster is not known. */
  #serverOf(key: string): RedisServer | undefined {
    if (!(this.#client instanceof Cluster)) return this.#watch(this.#client)
    const address = this.#client.slots[slotOf(key)]?.[0]
    const isKept = ({ options }: Redis) => `${options.host}:${options.port}` === address
    const client = this.#client.status === 'ready' && this.#client.nodes('master').find(isKept)
    return client ? this.#watch(client) : undefined
  }

  async #serverLater(key: string): Promise<RedisServer> {
    const isDown = () => this.#state.current === 'down'
    await isMetWithin(PATIENCE_MS, () => this.#serverOf(key) !== undefined || isDown())
    const server = this.#serverOf(key)
    if (!server) throw unavailable(this.label, this.#state.reason)
    return server
  }

  #look(): void {
    for (const server of this.#servers.values()) server.check()
    if (this.#client instanceof Cluster) this.#lookAtCluster(this.#client)
  }

  /** Where a node is away, the cluster may have put another in its place. */
  async #lookAtCluster(cluster: Cluster): Promise<void> {
    const nodes = new Set(cluster.nodes('all'))
    for (const [client, server] of this.#servers) {
      if (nodes.has(client) || !this.#servers.delete(client) || server.isUp) continue
      this.#log.info(`Redis at ${this.label} goes on without node ${server.label}.`)
    }
    if (this.#masters().some(({ isUp }) => !isUp)) cluster.refreshSlotsCache()
    if (this.#state.current !== 'down') return
    // Any one node knows whether the cluster works again.
    const answer = await cluster.cluster('INFO').catch(() => '')
    if (`${answer}`.startsWith('cluster_state:ok')) this.#state.become('up')
  }
}
