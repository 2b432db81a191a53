// What Redis and the network say when something is wrong; hides their wording, and secrets in it.

import { Overdue } from '../../system/within-time.ts'
import { StoreUnavailable } from '../session-store.ts'

/**
 * What an error means for us.
 * - `fails`: this one command failed; what that means, the connection itself will tell
 * - `away`: the server can do nothing for us just now
 * - `refusal`: the server answers, but won't do this now
 * - `cluster`: the cluster as a whole can't answer, or not for some of its slots
 * - `unfit`: it is too old for this, or its user may not do it: somebody has to change that
 * - `answer`: an answer for whoever sent the command (WRONGTYPE)
 */
type TroubleKind = 'fails' | 'away' | 'refusal' | 'cluster' | 'unfit' | 'answer'

export interface Trouble {
  readonly kind: TroubleKind
  /** The word that Redis begins its error with, or Node's code of a network error; '' without one. */
  readonly code: string
  /** In words that end a sentence; of the driver's error only its text, since it holds commands. */
  readonly reason: string
}

export const NEEDED_VERSION = 'sessions need Redis 6.2 or later, or Valkey'

/** Where no words are given, the error's own are good enough. */
const KNOWN: { [code: string]: readonly [TroubleKind, reason?: string] } = {
  LATE: ['away'],
  LOADING: ['away', 'it is still loading its data'],
  MASTERDOWN: ['away', 'it is a replica that has lost its master'],
  MAXCLIENTS: ['away'],
  NOAUTH: ['away', 'it wants a password'],
  WRONGPASS: ['away', 'it refuses our user and password'],
  BUSY: ['refusal', 'a script keeps it busy'],
  MISCONF: ['refusal', "it can't write to its disk"],
  NOREPLICAS: ['refusal', 'it has too few replicas (min-replicas-to-write)'],
  OOM: ['refusal', 'it is out of memory (maxmemory)'],
  READONLY: ['refusal', 'it is a read-only replica'],
  NOPERM: ['unfit', 'its user may not use the commands or keys that sessions need'],
  UNKNOWN: ['unfit', NEEDED_VERSION],
  CLUSTERDOWN: ['cluster', 'its nodes say that the cluster is down'],
  ASK: ['fails'],
  MOVED: ['fails', 'it is one node of a Redis Cluster; write redis+cluster:// in REDIS_URL'],
  TRYAGAIN: ['fails', 'the session is on its way to another node'],
  ECONNREFUSED: ['fails', 'nothing listens there (ECONNREFUSED)'],
  ENOTFOUND: ['fails', "its host name isn't known (ENOTFOUND)"],
  EAI_AGAIN: ['fails', "its host name can't be looked up just now (EAI_AGAIN)"],
  ETIMEDOUT: ['fails', "it can't be reached (ETIMEDOUT)"],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'fails',
    'its certificate is for other names than the one we reach it by; nodes of a cluster give their addresses unless cluster-announce-hostname and cluster-preferred-endpoint-type hostname are set',
  ],
}

/** What Redis before 6.2 says to GETDEL, to PXAT, and to either within a script. */
const IS_UNKNOWN = /unknown (redis )?command|syntax error/i

/** How ioredis says that a command under way, or one just sent, has no connection any more. */
const IS_LOST = /max retries per request|isn't writeable|onnection (is )?close/
export const LOST = 'the connection was lost'

export function troubleOf(error: unknown): Trouble {
  const { lastNodeError, message, name } = error as Error & { lastNodeError?: Error }
  if (lastNodeError) return troubleOf(lastNodeError)
  const code = codeOf(error as Error)
  const [kind, words] = KNOWN[code] ?? [name === 'ReplyError' ? 'answer' : 'fails']
  const text = message || code || 'unknown reason'
  return { kind, code, reason: ownWords(message) ?? words ?? text.replace(/\.$/, '') }
}

function codeOf(error: NodeJS.ErrnoException): string {
  const { name, message, code = '' } = error
  if (name !== 'ReplyError') return error instanceof Overdue ? 'LATE' : code
  if (message.startsWith('ERR max number of clients')) return 'MAXCLIENTS'
  if (message.startsWith('ERR') && IS_UNKNOWN.test(message)) return 'UNKNOWN'
  // Redis 6 wraps what went wrong inside a script: "ERR Error running script …: -OOM command …"
  const wrapped = /^ERR Error running script.*? -([A-Z]+) /.exec(message)
  return wrapped?.[1] ?? message.split(' ', 1)[0] ?? ''
}

/** For what ioredis says without a code, and for what names the command. */
function ownWords(message: string): string | undefined {
  const waitedMs = /^Socket timeout.* in (\d+)ms/.exec(message)?.[1]
  if (waitedMs) return `it did not answer within ${waitedMs} ms`
  if (IS_LOST.test(message)) return LOST
  if (message.startsWith('All sentinels')) return 'none of its Sentinels can be reached'
  const forbidden = /^NOPERM .*'([^']+)' command/.exec(message)?.[1]
  return forbidden && `its user may not use ${forbidden.toUpperCase()}, which sessions need`
}

/** The error that callers get. It has no `cause`: the driver's errors hold passwords and records. */
export const unavailable = (label: string, reason: string): StoreUnavailable =>
  new StoreUnavailable(`The sessions in Redis at ${label} can't be used just now: ${reason}.`)

/** This Redis can't keep sessions until somebody changes it or its user. */
export class RedisUnfit extends StoreUnavailable {
  readonly isOutdated: boolean

  constructor(label: string, { code, reason }: Pick<Trouble, 'code' | 'reason'>) {
    super(`The sessions in Redis at ${label} can't be used: ${reason}.`)
    this.isOutdated = code === 'UNKNOWN'
  }
}

/** For `catch`: when a key holds what the command is not for, that is not ours, or damaged. */
export const whereWrongType = <T>(instead: () => T | Promise<T>) => {
  return (error: unknown): T | Promise<T> => {
    if (troubleOf(error).code !== 'WRONGTYPE') throw error
    return instead()
  }
}
