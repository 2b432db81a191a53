// Which slot of a Redis Cluster a key belongs to, and which server keeps which slot.
import type { RedisLink } from './redis-link.ts'
import type { RedisAddress } from './redis-target.ts'

export const SLOTS = 16_384

/** @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ (CRC16-XMODEM) */
export function slotOf(key: string): number {
  const tag = /\{([^}]+)\}/.exec(key)
  const hashed = tag && key.indexOf('{') === tag.index ? (tag[1] as string) : key
  let crc = 0
  for (const byte of Buffer.from(hashed)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  }
  return crc & (SLOTS - 1)
}

type SlotRange = [first: number, last: number, master: [host: string | null, port: number]]

/**
 * The master of each slot, from the answer to CLUSTER SLOTS.
 * @param asked who answered: a node that does not know its own host means the one we reached it by
 */
export function mastersOfSlots(answer: unknown, asked: RedisAddress): RedisAddress[] {
  const masters: RedisAddress[] = []
  for (const [first, last, [host, port]] of answer as SlotRange[]) {
    const master = { host: host || asked.host, port }
    for (let slot = first; slot <= last; slot++) masters[slot] = master
  }
  return masters
}

/** The server that a MOVED or ASK error points at. */
export function redirection(error: unknown, asked: RedisAddress) {
  const [kind, slot, target = ''] = (error as Error).message.split(' ')
  if (kind !== 'MOVED' && kind !== 'ASK') return undefined
  const colon = target.lastIndexOf(':')
  const host = target.slice(0, colon) || asked.host
  return { kind, slot: Number(slot), address: { host, port: Number(target.slice(colon + 1)) } }
}

/** Whether the cluster works, which any one node knows after a moment. */
export async function isWhole(link: Pick<RedisLink, 'send'> | undefined): Promise<boolean> {
  const answer = await link?.send('', ['CLUSTER', 'INFO']).catch(() => '')
  return String(answer).startsWith('cluster_state:ok')
}
