// Connects to Redis, alone, through Sentinel or as a cluster; hides which of them it is.
//
// ioredis finds masters, and follows the slots of a cluster. Decision: docs/decisions/007-redis-by-ioredis.md
import { Cluster, Command, Redis } from 'ioredis'
import { formatAddress, parseRedisUrl } from '../../config/redis-url.ts'
import { clusterOptions, type RedisConnectionOptions, redisOptions } from './options.ts'
import { type RedisClient, RedisServer, type RedisServerOptions } from './server.ts'

const BEAT_MS = 750

/** One Redis, or all nodes of a cluster, as one thing to send commands to. */
export class RedisConnection {
  /** The URL as people may see it. */
  readonly label: string
  /** Before the name of every key of ours. */
  readonly prefix: string
  readonly #options: RedisServerOptions
  /** The only server, or the cluster. */
  readonly #whole: RedisServer
  readonly #nodes = new Map<Redis, RedisServer>()
  readonly #beat: NodeJS.Timeout

  /** Begins to connect. @throws an Error of one sentence for a URL or certificate that can't be used */
  constructor(options: RedisConnectionOptions) {
    const { prefix = 'holiday-party:', warn = () => {}, info = () => {} } = options
    const target = parseRedisUrl(options.url)
    this.label = target.label
    this.prefix = prefix
    this.#options = { label: target.label, prefix, warn, info }
    const client =
      target.mode === 'cluster'
        ? new Cluster([...target.addresses], clusterOptions(target, options))
        : new Redis(redisOptions(target, options))
    this.#whole = new RedisServer(client, this.#options)
    this.#beat = setInterval(() => this.#look(), BEAT_MS).unref()
  }

  /** Asks, by what `send` sends, the server that keeps a key: see RedisServer.ask. */
  send<T>(key: string, send: (redis: RedisClient, key: string) => Promise<T>): Promise<T> {
    const server = this.#serverOf(key)
    return server.ask(() => {
      cork(server.client)
      return send(this.#whole.client, key)
    }, key)
  }

  /** The servers that between them keep all keys. @throws StoreUnavailable while they are not known */
  async servers(): Promise<readonly RedisServer[]> {
    await this.#whole.readySoon()
    return this.#masters()
  }

  /** @throws StoreUnavailable when they can't all be reached within `waitMs` */
  async ready(waitMs: number): Promise<void> {
    const giveUpAt = performance.now() + waitMs
    await this.#whole.ready(waitMs)
    const left = giveUpAt - performance.now()
    await Promise.all(this.#masters().map((server) => server.ready(left)))
  }

  close(): void {
    clearInterval(this.#beat)
    for (const server of [...this.#nodes.values(), this.#whole]) server.close()
  }

  #masters(): RedisServer[] {
    const { client } = this.#whole
    if (!(client instanceof Cluster)) return [this.#whole]
    return client.nodes('master').map((node) => this.#serverFor(node))
  }

  #serverOf(key: string): RedisServer {
    const { client } = this.#whole
    if (!(client instanceof Cluster)) return this.#whole
    const address = client.slots[slotOf(key)]?.[0]
    const isKept = ({ options }: Redis) => `${options.host}:${options.port}` === address
    const node = client.nodes('master').find(isKept)
    // Where no node is known to have the slot, the cluster itself says why.
    return node ? this.#serverFor(node) : this.#whole
  }

  #serverFor(node: Redis): RedisServer {
    const known = this.#nodes.get(node)
    if (known) return known
    const { host = '', port = 0 } = node.options
    const label = `${formatAddress({ host, port })} (cluster node)`
    const server = new RedisServer(node, { ...this.#options, label, cluster: this.#whole })
    if (node.status === 'wait') node.connect().catch(() => {})
    this.#nodes.set(node, server)
    return server
  }

  #look(): void {
    const { client } = this.#whole
    for (const server of [this.#whole, ...this.#nodes.values()]) server.check()
    if (!(client instanceof Cluster)) return
    const nodes = new Set(client.nodes())
    for (const [node, { label }] of this.#nodes) {
      if (nodes.has(node) || !this.#nodes.delete(node)) continue
      this.#options.info(`Redis at ${this.label} goes on without node ${label}.`)
    }
    // In the place of a node that is away the cluster may have put another.
    if (this.#masters().some(({ isUp }) => !isUp)) client.refreshSlotsCache()
  }
}

/** The slot of a cluster that a key belongs to. */
export const slotOf = (key: string): number => new Command('get', [key]).getSlot()

const corked = new WeakSet<RedisClient>()

/** What is sent in one turn of the event loop leaves in one packet: half the cost per command. */
function cork(client: RedisClient): void {
  if (client instanceof Cluster || corked.has(client)) return
  const { stream } = client
  corked.add(client)
  stream.cork()
  setImmediate(() => {
    corked.delete(client)
    stream.uncork()
  })
}
