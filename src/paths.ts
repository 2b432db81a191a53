// Every URL once, for routes, views, tests and stories.

export const paths = {
  home: '/',
  login: '/organizer/login',
  dashboard: '/organizer/',
  logout: '/organizer/logout',
  howSessionsWork: '/how-sessions-work',
  appearance: '/appearance',
  assets: '/assets/',
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',
} as const

/**
 * The path to return to after log-in, or undefined when `wish` leads anywhere else.
 * Browsers read `//host`, `/\host` and control characters as ways to another site.
 */
export function ownPath(wish: unknown): string | undefined {
  if (typeof wish !== 'string' || wish.length > 500) return undefined
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wish)) return undefined
  const url = new URL(wish, 'http://own.invalid')
  return url.host === 'own.invalid' && !url.pathname.startsWith('//') ? wish : undefined
}

/** The log-in page that leads back to `wish` afterwards. */
export function loginPath(wish?: string, because?: string): string {
  const query = new URLSearchParams()
  if (because) query.set('because', because)
  if (wish && wish !== paths.dashboard) query.set('next', wish)
  return query.size > 0 ? `${paths.login}?${query}` : paths.login
}
