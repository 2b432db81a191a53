// What Redis and the network say when something is wrong; hides their wording, and secrets in it.
import { StoreUnavailable } from '../session-store.ts'

/**
 * - `lost`: the connection or its absence answered, not Redis
 * - `away`: the server can do nothing for us just now
 * - `refusal`: the server answers, but won't do this now
 * - `unfit`: it is too old for this, or its user may not do it: somebody has to change that
 * - `answer`: an answer for those who sent the command (WRONGTYPE, NOSCRIPT, MOVED, CLUSTERDOWN …)
 */
export type TroubleKind = 'lost' | 'away' | 'refusal' | 'unfit' | 'answer'

const KINDS: { [code: string]: TroubleKind } = {
  LOADING: 'away',
  MASTERDOWN: 'away',
  NOAUTH: 'away',
  WRONGPASS: 'away',
  READONLY: 'refusal',
  OOM: 'refusal',
  MISCONF: 'refusal',
  NOREPLICAS: 'refusal',
  BUSY: 'refusal',
  NOPERM: 'unfit',
  UNKNOWN: 'unfit',
}

export const NEEDED_VERSION = 'sessions need Redis 6.2 or later, or Valkey'

const WORDS: { [code: string]: string } = {
  LOADING: 'it is still loading its data',
  MASTERDOWN: 'it is a replica that has lost its master',
  NOAUTH: 'it wants a password',
  WRONGPASS: 'it refuses our user and password',
  READONLY: 'it is a read-only replica',
  OOM: 'it is out of memory (maxmemory)',
  MISCONF: "it can't write to its disk",
  NOREPLICAS: 'it has too few replicas (min-replicas-to-write)',
  CLUSTERDOWN: 'its nodes say that the cluster is down',
  TRYAGAIN: 'the session is on its way to another node',
  MOVED: 'it is one node of a Redis Cluster; write redis+cluster:// in REDIS_URL',
  BUSY: 'a script keeps it busy',
  NOPERM: 'its user may not use the commands or keys that sessions need',
  UNKNOWN: NEEDED_VERSION,
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ENOTFOUND: "its host name isn't known (ENOTFOUND)",
  EAI_AGAIN: "its host name can't be looked up just now (EAI_AGAIN)",
  ETIMEDOUT: "it can't be reached (ETIMEDOUT)",
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for other names than the one we reach it by; nodes of a cluster give their addresses unless cluster-announce-hostname and cluster-preferred-endpoint-type hostname are set',
}

/** What Redis before 6.2 says to GETDEL, to PXAT, and to either within a script. */
const IS_UNKNOWN = /unknown (redis )?command|syntax error/i

/** How ioredis says that a command under way, or one just sent, has no connection any more. */
const IS_LOST = /max retries per request|isn't writeable|onnection (is )?close/

/** The word that Redis begins its error with, or Node's code of a network error; '' without one. */
export function errorCode(error: unknown): string {
  const { message = '', code = '', name } = error as NodeJS.ErrnoException
  if (name !== 'ReplyError') return code
  if (message.startsWith('ERR') && IS_UNKNOWN.test(message)) return 'UNKNOWN'
  // Redis 6 wraps what went wrong inside a script: "ERR Error running script …: -OOM command …"
  const wrapped = /^ERR Error running script.*? -([A-Z]+) /.exec(message)
  return wrapped?.[1] ?? message.split(' ', 1)[0] ?? ''
}

export function troubleKind(error: unknown): TroubleKind {
  if ((error as Error).name !== 'ReplyError') return 'lost'
  if (/^ERR max number of clients/.test((error as Error).message)) return 'away'
  return KINDS[errorCode(error)] ?? 'answer'
}

/** Why, in words that end a sentence; of the driver's error only its text, since it holds commands. */
export function describeRedisError(error: unknown): string {
  const { message } = error as Error
  const waited = /^Socket timeout.* in (\d+)ms/.exec(message)?.[1]
  if (waited) return `it did not answer within ${waited} ms`
  if (IS_LOST.test(message)) return 'the connection was lost'
  if (message.startsWith('All sentinels')) return 'none of its Sentinels can be reached'
  const forbidden = /^NOPERM .*'([^']+)' command/.exec(message)?.[1]
  if (forbidden) return `its user may not use ${forbidden.toUpperCase()}, which sessions need`
  const text = message || errorCode(error) || 'unknown reason'
  return WORDS[errorCode(error)] ?? text.replace(/\.$/, '')
}

/** The error that callers get. It has no `cause`: the driver's errors hold passwords and records. */
export const unavailable = (label: string, reason: string): StoreUnavailable =>
  new StoreUnavailable(`The sessions in Redis at ${label} can't be used just now: ${reason}.`)

/** This Redis can't keep sessions until somebody changes it or its user. */
export class RedisUnfit extends StoreUnavailable {
  readonly isOutdated: boolean

  constructor(label: string, reason: string, isOutdated: boolean) {
    super(`The sessions in Redis at ${label} can't be used: ${reason}.`)
    this.isOutdated = isOutdated
  }
}

export const unfit = (label: string, error: unknown): RedisUnfit =>
  new RedisUnfit(label, describeRedisError(error), errorCode(error) === 'UNKNOWN')

/** The key holds something other than what the command is for: not ours, or damaged. */
export const isWrongType = (error: unknown): boolean => errorCode(error) === 'WRONGTYPE'

/** Only a node of a cluster says this. */
export const isOfCluster = (error: unknown): boolean =>
  ['MOVED', 'ASK', 'CLUSTERDOWN', 'TRYAGAIN'].includes(errorCode(error))
