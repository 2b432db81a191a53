// Where a person is logged in: each session in words, this one first.
import type { OpenSession } from '../domain/person-sessions.ts'
import { formatTime, type Moment, pluralize } from './format.ts'

export interface SessionsProps {
  sessions: SessionItem[]
  /** How many there are besides this one. */
  others: number
  /** How many a person may have. */
  most: number
}

export interface SessionItem {
  name: string
  /** "Firefox on Linux" */
  device: string
  isThis: boolean
  /** "This network", or where another one begins. */
  network: string
  beganAt: Moment
  seenAt: Moment
  endsAt: Moment
  /** "Keep me logged in" was off: closing the browser ends it too. */
  endsWithBrowser: boolean
  survived: string
}

export interface SessionsView {
  sessions: readonly OpenSession[]
  /** The name of the session that asks, and the network it asks from. */
  own: { name: string; network: string }
  most: number
  /** Milliseconds since 1970. */
  now: number
}

export function sessionsProps({ sessions, own, most, now }: SessionsView): SessionsProps {
  const [mine, others] = [
    sessions.filter(({ name }) => name === own.name),
    sessions.filter(({ name }) => name !== own.name),
  ]
  others.sort((a, b) => b.record.createdAt - a.record.createdAt)
  return {
    sessions: [...mine, ...others].map((session) => sessionItem(session, own, now)),
    others: others.length,
    most,
  }
}

function sessionItem(session: OpenSession, own: SessionsView['own'], now: number): SessionItem {
  const { name, device, network, record, restarts } = session
  const isThis = name === own.name
  return {
    ...{ name, device, isThis },
    network: isThis || network === own.network ? 'This network' : networkInWords(network),
    beganAt: formatTime(record.createdAt),
    seenAt: formatTime(isThis ? now : record.lastSeenAt), // Its own note may be an hour old.
    endsAt: formatTime(record.expiresAt),
    endsWithBrowser: !record.permanent,
    survived: `survived ${pluralize(restarts, 'restart')}`,
  }
}

/** "203.0.113.x", "2001:db8:0:1::/64": enough to tell one's own networks apart. */
function networkInWords(network: string): string {
  if (network === 'no address') return 'Unknown'
  return network.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.x')
}
