// Finds settings that set nothing, unnoticed: misspelt ones, and those that Flask has and we do not.

/** Pairs of an unknown name and the setting that it probably means. */
export function similarSettings(
  names: readonly string[],
  settings: readonly string[],
): [wrong: string, right: string][] {
  const known = new Set(settings)
  return names
    .filter((name) => !known.has(name) && name.length >= 4)
    .flatMap((name) => {
      const right = settings.find((setting) => setting.length > 4 && isOneSlipAway(name, setting))
      return right ? [[name, right] as [string, string]] : []
    })
}

/** One letter added, dropped, changed, or two neighbours swapped; case does not count. */
function isOneSlipAway(a: string, b: string): boolean {
  const [x, y] = [a.toUpperCase(), b.toUpperCase()]
  if (Math.abs(x.length - y.length) > 1) return false
  let start = 0
  while (start < x.length && x[start] === y[start]) start++
  let end = 0
  while (end < Math.min(x.length, y.length) - start && x.at(-1 - end) === y.at(-1 - end)) end++
  const [restX, restY] = [x.slice(start, x.length - end), y.slice(start, y.length - end)]
  const isSwap = restX.length === 2 && restX[0] === restY[1] && restX[1] === restY[0]
  return isSwap || (restX.length <= 1 && restY.length <= 1)
}

/** What somebody who comes from Flask may have set, and what it is here. */
const FLASK_SETTINGS: Record<string, string> = {
  SESSION_COOKIE_NAME: 'the cookie is "session", with __Host- before it in production',
  SESSION_COOKIE_DOMAIN: 'the cookie is for the host that set it alone',
  SESSION_COOKIE_PATH: 'the cookie is for all paths',
  SESSION_COOKIE_PARTITIONED: 'the cookie is not partitioned',
  SESSION_KEY_PREFIX: 'use REDIS_PREFIX',
  SESSION_REDIS: 'use REDIS_URL',
  SESSION_REFRESH_EACH_REQUEST: 'activity is recorded at most once an hour',
  SESSION_USE_SIGNER: 'cookies and records are always signed',
  SESSION_ID_LENGTH: 'a session id has 192 random bits',
  SESSION_FILE_THRESHOLD: 'the number of sessions has no limit',
  SESSION_FILE_MODE: 'session files are for their owner alone',
  SESSION_SERIALIZATION_FORMAT: 'records are JSON',
  SESSION_CLEANUP_N_REQUESTS: 'what has ended is removed every 15 minutes',
  SESSION_SQLALCHEMY: 'use SESSION_TYPE=database',
  SESSION_MEMCACHED: 'sessions live in files, Redis or the database',
  SESSION_MONGODB: 'sessions live in files, Redis or the database',
  SECRET_KEY_FALLBACKS: 'list older keys in SECRET_KEY, after the new one: SECRET_KEY=new,old',
  SQLALCHEMY_DATABASE_URI: 'use DATABASE_URL',
  FLASK_DEBUG: 'npm run dev is for developing',
  FLASK_RUN_PORT: 'use PORT',
  FLASK_RUN_HOST: 'use HOST',
  MAX_CONTENT_LENGTH: 'a form may carry 64 kB',
  PREFERRED_URL_SCHEME: 'see TRUST_PROXY',
}

/** @param names what the environment has; also with FLASK_ before it, as Flask takes settings there */
export function flaskSettings(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const here = FLASK_SETTINGS[name] ?? FLASK_SETTINGS[name.replace(/^FLASK_/, '')]
    return here ? [`${name} is a setting of Flask, and sets nothing here: ${here}.`] : []
  })
}
