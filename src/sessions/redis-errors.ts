// What Redis and the network say when something is wrong; hides their wording, and secrets in it.
import { StoreUnavailable } from './session-store.ts'

/**
 * - `away`: this connection can do nothing for us, replace it
 * - `replica`: the server lost its role of master, look for the new one
 * - `refusal`: the server answers, but won't do this now
 * - `answer`: an answer for those who sent the command (WRONGTYPE, NOSCRIPT, MOVED, CLUSTERDOWN …)
 */
export type TroubleKind = 'away' | 'replica' | 'refusal' | 'answer'

const KINDS: { [code: string]: TroubleKind } = {
  LOADING: 'away',
  MASTERDOWN: 'away',
  NOAUTH: 'away',
  WRONGPASS: 'away',
  READONLY: 'replica',
  OOM: 'refusal',
  MISCONF: 'refusal',
  NOREPLICAS: 'refusal',
  BUSY: 'refusal',
  NOPERM: 'refusal',
}

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
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ENOTFOUND: "its host name isn't known (ENOTFOUND)",
  EAI_AGAIN: "its host name can't be looked up just now (EAI_AGAIN)",
  ETIMEDOUT: "it can't be reached (ETIMEDOUT)",
}

/** The word that Redis begins its error with, or Node's code of a network error; '' without one. */
export function errorCode(error: unknown): string {
  const { message = '', code = '', name } = error as NodeJS.ErrnoException
  if (name !== 'ReplyError') return code
  // Redis 6 wraps what went wrong inside a script: "ERR Error running script …: -OOM command …"
  const wrapped = /^ERR Error running script.*? -([A-Z]+) /.exec(message)
  return wrapped?.[1] ?? message.split(' ', 1)[0] ?? ''
}

export function troubleKind(error: unknown): TroubleKind {
  if ((error as Error).name !== 'ReplyError') return 'away'
  if (/^ERR max number of clients/.test((error as Error).message)) return 'away'
  return KINDS[errorCode(error)] ?? 'answer'
}

/** Why, in words that end a sentence; of the driver's error only its text, since it holds commands. */
export function explain(error: unknown): string {
  const { message } = error as Error
  if (message.startsWith('All sentinels')) return 'none of its Sentinels can be reached'
  const text = message || errorCode(error) || 'unknown reason'
  return WORDS[errorCode(error)] ?? text.replace(/\.$/, '')
}

/** The error that callers get. It has no `cause`: the driver's errors hold passwords and records. */
export const unavailable = (place: string, reason: string): StoreUnavailable =>
  new StoreUnavailable(`The sessions in Redis at ${place} can't be used just now: ${reason}.`)

/** The key holds something other than what the command is for: not ours, or damaged. */
export const isWrongType = (error: unknown): boolean => errorCode(error) === 'WRONGTYPE'

/** Only a node of a cluster says this. */
export const isOfCluster = (error: unknown): boolean =>
  ['MOVED', 'ASK', 'CLUSTERDOWN', 'TRYAGAIN'].includes(errorCode(error))
