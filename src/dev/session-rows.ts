// The inspector's table: live sessions, the last seen first, each as one row of short words.
import type { Database } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import { formatApproximateDuration, formatTime, sizeInWords } from '../pages/format.ts'
import type { SessionRecord } from '../sessions/session-record.ts'
import type { NamedRecord, SessionStore } from '../sessions/session-store.ts'
import type { RelativeTime, SessionRow } from './pages.ts'

/** The page shows no more rows than these, since it would be slow; `npm run sessions -- list` shows all. */
const MOST_SHOWN = 200

export async function liveSessions(store: SessionStore): Promise<NamedRecord[]> {
  const found = await Array.fromAsync(store.list())
  return found.sort((a, b) => b.record.lastSeenAt - a.record.lastSeenAt)
}

/**
 * @param find what a row must hold: part of a person's name, of a session's or of a key; '' finds all
 * @param own the visitor's own session
 */
export async function sessionRows(
  db: Database,
  sessions: readonly NamedRecord[],
  { find, own, now }: { find: string; own: string | undefined; now: number },
): Promise<SessionRow[]> {
  const fullNames = new Map<unknown, Promise<string>>()
  const fullName = ({ data }: SessionRecord) => {
    const known = fullNames.get(data.person_id) ?? nameOf(db, data.person_id ?? 0)
    fullNames.set(data.person_id, known)
    return known
  }
  const rows: SessionRow[] = []
  for (const { name, record, bytes } of sessions) {
    const [person, keys] = [await fullName(record), Object.keys(record.data).join(', ')]
    if (!`${person}\n${name}\n${keys}`.toLowerCase().includes(find.toLowerCase())) continue
    const times = {
      lastSeen: relativeTime(record.lastSeenAt, now),
      ends: relativeTime(record.expiresAt, now),
    }
    rows.push({ name, isOwn: name === own, person, ...times, size: sizeInWords(bytes), keys })
    if (rows.length === MOST_SHOWN) break
  }
  return rows
}

const nameOf = async (db: Database, personId: number): Promise<string> =>
  (await findPerson(db, personId))?.fullName ?? 'nobody'

/** "3 minutes ago", "in 2 hours". */
export function relativeTime(time: number, now: number): RelativeTime {
  const seconds = Math.abs(time - now) / 1000
  const words = formatApproximateDuration(seconds)
  const { iso, text: full } = formatTime(time)
  const text = seconds < 1 ? 'now' : time < now ? `${words} ago` : `in ${words}`
  return { text, iso, full }
}
