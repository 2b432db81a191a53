// Where Redis is: reads REDIS_URL in its three forms; hides the password from all that people see.

export interface RedisAddress {
  readonly host: string
  readonly port: number
}

export interface RedisTarget {
  readonly mode: 'single' | 'sentinel' | 'cluster'
  readonly tls: boolean
  /** One server, or the Sentinels, or some nodes of the cluster. */
  readonly addresses: readonly RedisAddress[]
  /** Sentinel's name for the group of servers; only with Sentinel. */
  readonly masterName: string | undefined
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
  /** The URL as people may see it: no user, no password. */
  readonly label: string
}

const FORM = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:(.*)@)?([^@/?#]+)((?:\/[^@?#]*)?)$/
const DEFAULT_PORT = 6379
const DEFAULT_SENTINEL_PORT = 26379

const HELP =
  'write redis://host:6379/0, redis+sentinel://host1:26379,host2:26379/name/0 or redis+cluster://host1:6379,host2:6379 (rediss… for TLS; user:password@ before the hosts, with special characters percent-encoded)'

/**
 * Reads `redis://`, `redis+sentinel://` and `redis+cluster://`, and their `rediss` forms for TLS.
 * @throws an Error of one sentence that shows the forms, and never the URL itself: it may hold a password
 */
export function parseRedisUrl(url: string): RedisTarget {
  const [, scheme, kind, user = '', hosts = '', path = ''] = FORM.exec(url.trim()) ?? []
  if (!scheme) throw new Error(`REDIS_URL is not understood: ${HELP}.`)
  const mode = (kind ?? 'single') as RedisTarget['mode']
  const defaultPort = mode === 'sentinel' ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT
  const addresses = hosts.split(',').map((host) => readAddress(host, defaultPort))
  if (mode === 'single' && addresses.length > 1) {
    throw new Error(`REDIS_URL names several hosts without saying what they are: ${HELP}.`)
  }
  return {
    mode,
    tls: scheme === 'rediss',
    addresses,
    ...readUser(user),
    ...readPath(path, mode),
    label: `${scheme}${kind ? `+${kind}` : ''}://${addresses.map(formatAddress).join(',')}${path}`,
  }
}

/** `host:port`, with the brackets that an IPv6 address needs. */
export const formatAddress = ({ host, port }: RedisAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

function readAddress(text: string, defaultPort: number): RedisAddress {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s]+))(?::(\d+))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  const number = port === undefined ? defaultPort : Number(port)
  if (!host || number < 1 || number > 65_535) {
    throw new Error(`REDIS_URL has a host that is not understood: ${HELP}.`)
  }
  return { host, port: number }
}

function readUser(text: string): Pick<RedisTarget, 'username' | 'password'> {
  const [username = '', ...rest] = text.split(':')
  const password = rest.join(':')
  if (!password) return { username: undefined, password: undefined }
  // A server without users of its own calls everyone "default".
  return { username: decode(username) || 'default', password: decode(password) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('REDIS_URL has a % in its user or password: write %25 for it.')
  }
}

function readPath(
  path: string,
  mode: RedisTarget['mode'],
): Pick<RedisTarget, 'masterName' | 'database'> {
  const parts = path.split('/').filter(Boolean)
  const masterName = mode === 'sentinel' ? parts.shift() : undefined
  const database = Number(parts.shift() ?? 0)
  const isRight = Number.isInteger(database) && database >= 0 && parts.length === 0
  if (!isRight || (mode === 'sentinel' && !masterName) || (mode === 'cluster' && database > 0)) {
    throw new Error(`REDIS_URL has a path that is not understood: ${HELP}.`)
  }
  return { masterName, database }
}
