// The developer's key: an unguessable word of the project that a link puts into a cookie.
import { hash, timingSafeEqual } from 'node:crypto'

/** Names the project, since cookies do not tell two programs on two ports of this machine apart. */
export const developerCookieName = (developerKey: string): string =>
  `developer_${hash('sha256', developerKey).slice(0, 8)}`

/** Hashes both sides first, so that the comparison takes the same time whatever was sent. */
export function isSameSecret(sent: unknown, secret: string): boolean {
  if (typeof sent !== 'string') return false
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', secret, 'buffer'))
}
