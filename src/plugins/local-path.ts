// Where a log-in leads back to: only to pages of this site.
import { paths } from '../paths.ts'

/**
 * The path to return to after log-in; undefined when `next` leads to another site. Browsers take
 * `//host`, `/\host` and control characters for addresses of other sites.
 */
export function localPath(next: unknown): string | undefined {
  if (typeof next !== 'string' || next.length > 500) return undefined
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next)) return undefined
  const url = new URL(next, 'http://own.invalid')
  return url.host === 'own.invalid' && !url.pathname.startsWith('//') ? next : undefined
}

/** The address of the log-in page, which leads back to `next` afterwards. */
export function loginPath(next?: string, reason?: string): string {
  const query = new URLSearchParams()
  if (reason) query.set('because', reason)
  if (next && next !== paths.dashboard) query.set('next', next)
  return query.size > 0 ? `${paths.login}?${query}` : paths.login
}
