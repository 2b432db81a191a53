// Whether a Redis can do what sessions need, and keeps what it is given; found out by trying.
import { randomUUID } from 'node:crypto'
import { NEEDED_VERSION, RedisUnfit } from './redis-errors.ts'
import type { RedisKeys } from './redis-keys.ts'
import { ADD_TO_LIST, REPLACE_TEXT, runScript } from './redis-scripts.ts'
import type { RedisServers } from './redis-servers.ts'
import { StoreUnavailable } from './session-store.ts'

const TRIAL_MS = 1_000

export function fitnessOf(servers: RedisServers, names: RedisKeys, warn: (text: string) => void) {
  let isPolicyKnown = false
  let isUnfit = false

  /**
   * A session of nobody is stored, changed and ended, by the very commands that log people in and
   * out. That Redis refuses changes for a while (its memory is full) does not make it unfit.
   * @throws StoreUnavailable when it is away, or can't do all of this
   */
  async function prove(): Promise<void> {
    try {
      await liveThroughATrial()
      isUnfit = false
    } catch (error) {
      if (error instanceof RedisUnfit) throw warned(await withVersion(error))
      if (!(error instanceof StoreUnavailable)) throw error
      await servers.ready(0)
    }
    if (isPolicyKnown) return
    isPolicyKnown = true
    await warnOfEviction()
  }

  async function liveThroughATrial(): Promise<void> {
    const key = names.trial(randomUUID())
    const list = `${key}:list`
    const expiresAt = Date.now() + TRIAL_MS
    const send = (...command: [string, string, ...string[]]) => servers.send(command[1], command)
    await runScript(servers, ADD_TO_LIST, list, Date.now(), expiresAt, 'trial')
    await send('SET', key, 'old', 'PXAT', `${expiresAt}`)
    await runScript(servers, REPLACE_TEXT, key, 'old', 'new', expiresAt)
    await send('GETDEL', key)
    await send('ZREM', list, 'trial')
  }

  function warned(error: RedisUnfit): RedisUnfit {
    if (!isUnfit) warn(error.message)
    isUnfit = true
    return error
  }

  /** Says besides which version this is, where Redis tells it. */
  async function withVersion(error: RedisUnfit): Promise<RedisUnfit> {
    const [server] = error.isOutdated ? await servers.masters() : []
    const version = /^redis_version:(\S+)/m.exec((await server?.info('server')) ?? '')?.[1]
    if (!version) return error
    const reason = `this is Redis ${version}, and ${NEEDED_VERSION}`
    return new RedisUnfit(servers.place, reason, true)
  }

  async function warnOfEviction(): Promise<void> {
    const told = await Promise.all((await servers.masters()).map((server) => server.info('memory')))
    const policies = told.map((text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1])
    const wrong = policies.find((policy) => policy && policy !== 'noeviction')
    if (!wrong) return
    warn(
      `Redis at ${servers.place} has maxmemory-policy ${wrong}: when its memory is full it deletes sessions, and people are logged out at random. Set maxmemory-policy noeviction.`,
    )
  }

  return { prove }
}
