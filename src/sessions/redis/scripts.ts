// The Lua scripts that Redis runs for us, each on one key, so that a cluster takes them too.
import { hash } from 'node:crypto'

export type RedisReply = string | number | null | RedisReply[]

/** What sends commands for us: see RedisConnection. */
export interface RedisCommands {
  /** Where they go, for people. */
  readonly label: string
  /** Sends one command about one key to the server that keeps it. */
  send(key: string, command: readonly string[]): Promise<RedisReply>
  /** The servers that between them keep all keys. */
  servers(): Promise<readonly RedisServerCommands[]>
  /** @throws StoreUnavailable when they can't all be reached within `waitMs` */
  ready(waitMs: number): Promise<void>
}

export interface RedisServerCommands {
  /** Sends one command that is about this server itself: SCAN, PING. */
  ask(command: readonly string[]): Promise<RedisReply>
  /** What Redis tells of itself; '' when it does not, which is no trouble. */
  info(section: string): Promise<string>
}

interface Script {
  readonly lua: string
  readonly sha: string
}

const script = (lua: string): Script => ({ lua, sha: hash('sha1', lua) })

/**
 * Puts a new text in place of the one we read: KEYS[1], old text, new text, expiry.
 * Answers 1; or the text that somebody else put there meanwhile; or nil when it is gone.
 */
export const REPLACE_TEXT = script(`
local current = redis.call('GET', KEYS[1])
if not current then return nil end
if current ~= ARGV[1] then return current end
redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
return 1
`)

/**
 * Adds a session to a person's list: KEYS[1], now, expiry, name. What has ended leaves the list,
 * and the list itself goes with its last session. Anything else found there was never ours.
 */
export const ADD_TO_LIST = script(`
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
redis.call('PEXPIREAT', KEYS[1], last[2])
return 1
`)

/** Runs a script by its hash; Redis is given its text when it does not know it (any more). */
export async function runScript(
  connection: RedisCommands,
  { lua, sha }: Script,
  key: string,
  ...values: readonly (string | number)[]
): Promise<RedisReply> {
  const rest = ['1', key, ...values.map(String)]
  try {
    return await connection.send(key, ['EVALSHA', sha, ...rest])
  } catch (error) {
    if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
    return connection.send(key, ['EVAL', lua, ...rest])
  }
}
