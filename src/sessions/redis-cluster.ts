// A Redis Cluster as one thing to send commands to; hides slots, redirections and failovers.
//
// Each master has a link of its own, so that one that hangs costs only the sessions it keeps.
// ioredis's Cluster queues commands, sends them again after a lost connection, and can't tell a
// hanging node. Decision: docs/decisions/005-redis-store.md
import { askOnce, type Connect, type RedisReply } from './redis-client.ts'
import { errorCode, explain, isOfCluster, unavailable } from './redis-errors.ts'
import { RedisLink } from './redis-link.ts'
import type { RedisServers, RedisServersOptions } from './redis-servers.ts'
import { isWhole, mastersOfSlots, redirection, slotOf } from './redis-slots.ts'
import { ServerStateLog } from './redis-state.ts'
import { formatAddress, type RedisAddress, type RedisTarget } from './redis-target.ts'
import { isMetWithin, withinTime } from './redis-time.ts'
import type { StoreUnavailable } from './session-store.ts'

export interface ClusterOptions extends RedisServersOptions {
  target: RedisTarget
  connectTo: (address: RedisAddress) => Connect
}

interface Node {
  address: RedisAddress
  link: RedisLink
}

const MOST_REDIRECTIONS = 3
const LOOK_EVERY_MS = 500
const PATIENCE_MS = 250
const ASK_SLOTS = ['CLUSTER', 'SLOTS'] as const

export function openCluster(options: ClusterOptions): RedisServers {
  const { target, connectTo } = options
  const { place } = target
  const health = new ServerStateLog(place, options)
  const nodes = new Map<string, Node>()
  let slots: RedisAddress[] = []
  let looking: Promise<void> | undefined
  let isMapDoubtful = false
  const timer = setInterval(lookAgain, LOOK_EVERY_MS).unref()
  look()

  function nodeAt(address: RedisAddress): Node {
    const name = formatAddress(address)
    const known = nodes.get(name)
    if (known) return known
    const connect = connectTo(address)
    const link = new RedisLink({ ...options, place: `${name} (cluster node)`, connect })
    const node = { address, link }
    nodes.set(name, node)
    return node
  }

  async function send(key: string, command: readonly string[]): Promise<RedisReply> {
    if (slots.length === 0) await withinTime(look(), PATIENCE_MS).catch(() => {})
    const address = slots[slotOf(key)]
    if (!address) throw unavailable(place, health.reason)
    let node = nodeAt(address)
    let sent = node.link.send(key, command)
    for (let redirections = 0; ; redirections++) {
      try {
        return await sent
      } catch (error) {
        const to = redirection(error, node.address)
        if (!isOfCluster(error)) throw error
        isMapDoubtful = true
        if (!to || redirections === MOST_REDIRECTIONS) throw stumble(error)
        node = nodeAt(to.address)
        if (to.kind === 'MOVED') slots[to.slot] = to.address
        else node.link.send(key, ['ASKING']).catch(() => {})
        sent = node.link.send(key, command)
      }
    }
  }

  /** Neither the node nor the key is to blame. */
  function stumble(error: unknown): StoreUnavailable {
    if (errorCode(error) === 'CLUSTERDOWN') health.become('down', explain(error))
    return unavailable(place, explain(error))
  }

  function lookAgain(): void {
    const isTroubled = [...nodes.values()].some(({ link }) => !link.isUp)
    if (isMapDoubtful || isTroubled || health.state !== 'up') look()
  }

  function look(): Promise<void> {
    looking ??= findSlots().finally(() => {
      looking = undefined
    })
    return looking
  }

  async function findSlots(): Promise<void> {
    const up = [...nodes.values()].filter(({ link }) => link.isUp)
    const answers = up.map(async ({ address, link }) =>
      mastersOfSlots(await link.send('', ASK_SLOTS), address),
    )
    try {
      adopt(await Promise.any(up.length > 0 ? answers : target.addresses.map(askStranger)))
      if (health.state !== 'down' || (await isWhole(up[0]?.link))) health.become('up')
    } catch (error) {
      const reason = explain((error as AggregateError).errors?.[0] ?? error)
      if (slots.length === 0) health.become('down', reason)
    }
  }

  async function askStranger(address: RedisAddress): Promise<RedisAddress[]> {
    return mastersOfSlots(await askOnce(connectTo(address), ASK_SLOTS), address)
  }

  function adopt(masters: RedisAddress[]): void {
    isMapDoubtful = false
    slots = masters
    const current = new Set([...new Set(masters)].filter(Boolean).map(nodeAt))
    for (const [name, node] of nodes) {
      if (current.has(node)) continue
      if (!node.link.isUp) options.info(`Redis at ${place} goes on without node ${name}.`)
      node.link.close()
      nodes.delete(name)
    }
  }

  async function ready(waitMs: number): Promise<void> {
    const giveUpAt = performance.now() + waitMs
    const isKnown = await isMetWithin(waitMs, () => {
      look()
      return slots.length > 0
    })
    if (!isKnown) throw unavailable(place, health.reason)
    const left = giveUpAt - performance.now()
    await Promise.all([...nodes.values()].map(({ link }) => link.ready(left)))
  }

  return {
    place,
    send,
    ready,
    async masters() {
      if (slots.length === 0) await withinTime(look(), PATIENCE_MS).catch(() => {})
      if (slots.length === 0) throw unavailable(place, health.reason)
      return [...nodes.values()].map(({ link }) => link)
    },
    close() {
      clearInterval(timer)
      for (const { link } of nodes.values()) link.close()
    },
  }
}
