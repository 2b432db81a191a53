// What our keys in Redis are called, how they are found again, and the lists of a person's sessions.

import { isRecordName, type SessionRecord } from '../session-record.ts'
import { isWrongType } from './errors.ts'
import { ADD_TO_LIST, type RedisCommands, runScript } from './scripts.ts'

const SCAN_COUNT = '100'
/** A walk over more names than these does not notice when Redis shows one twice. */
const REMEMBERED_NAMES = 200_000

export type RedisKeys = ReturnType<typeof redisKeys>
export type PersonLists = ReturnType<typeof personLists>

export function redisKeys(prefix: string) {
  return {
    session: (name: string): string => `${prefix}session:${name}`,
    person: (personId: number): string => `${prefix}person:${personId}`,
    /** Lives for a second, in the slot of `key`. */
    probe: (key: string): string => `${prefix}probe:{${key}}`,
    /** Batches of record names; each batch is one SCAN, so Redis is never held up. */
    sessionNames: (connection: RedisCommands) =>
      scan(connection, `${prefix}session:`, isRecordName),
    personIds: (connection: RedisCommands) =>
      scan(connection, `${prefix}person:`, (rest) => /^-?\d+$/.test(rest)),
  }
}

/** The rest of each key after `start`, once, where it is one of ours; what comes while we walk may be missed. */
async function* scan(
  connection: RedisCommands,
  start: string,
  isOurs: (rest: string) => boolean,
): AsyncIterable<string[]> {
  const pattern = `${start.replace(/[\\*?[\]]/g, '\\$&')}*`
  const seen = new Set<string>()
  for (const server of await connection.servers()) {
    let cursor = '0'
    do {
      const command = ['SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT]
      const [next, keys] = (await server.ask(command)) as [string, string[]]
      cursor = next
      const rests = keys.map((key) => key.slice(start.length)).filter(isOurs)
      const fresh = [...new Set(rests)].filter((rest) => !seen.has(rest))
      for (const rest of fresh) if (seen.size < REMEMBERED_NAMES) seen.add(rest)
      if (fresh.length > 0) yield fresh
    } while (cursor !== '0')
  }
}

/**
 * Which sessions each person has, by name, with the time at which each expires. It is told of a
 * session before the session is stored, and forgets it after: it may know too much, never too little.
 */
export function personLists(connection: RedisCommands, keys: RedisKeys, clock: () => number) {
  return {
    /** Nothing to do for a session that is nobody's. */
    async add(name: string, { data, expiresAt }: SessionRecord): Promise<void> {
      if (data.person_id === undefined) return
      const key = keys.person(data.person_id)
      await runScript(connection, ADD_TO_LIST, key, clock(), expiresAt, name)
    },
    async remove(name: string, { data }: SessionRecord): Promise<void> {
      if (data.person_id === undefined) return
      const key = keys.person(data.person_id)
      await connection.send(key, ['ZREM', key, name]).catch(ignoreWrongType)
    },
    async namesOf(personId: number): Promise<string[]> {
      const key = keys.person(personId)
      const command = ['ZRANGEBYSCORE', key, `(${clock()}`, '+inf']
      return ((await connection.send(key, command).catch(ignoreWrongType)) ?? []) as string[]
    },
  }
}

function ignoreWrongType(error: unknown): undefined {
  if (!isWrongType(error)) throw error
}

/** The slot of a Redis Cluster that a key belongs to.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ (CRC16-XMODEM) */
export function slotOf(key: string): number {
  const tag = /\{([^}]+)\}/.exec(key)
  const hashed = tag && key.indexOf('{') === tag.index ? (tag[1] as string) : key
  let crc = 0
  for (const byte of Buffer.from(hashed)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  }
  return crc & 16_383
}
