// The page of a person's sessions: each in words, the one that looks first.
import type { OpenSession } from '../domain/person-sessions.ts'
import { formatTime, type Moment, pluralize } from './format.ts'

export interface SessionsProps {
  sessions: SessionItem[]
  /** How many sessions there are besides the one that looks. */
  others: number
  /** How many sessions a person may have. */
  most: number
}

export interface SessionItem {
  name: string
  /** "Firefox on Linux" */
  device: string
  isThis: boolean
  /** "This network", or the beginning of another network's address. */
  network: string
  beganAt: Moment
  seenAt: Moment
  endsAt: Moment
  /** Whether "Keep me logged in" was off, so that closing the browser ends the session too. */
  endsWithBrowser: boolean
  survived: string
}

export interface SessionsView {
  sessions: readonly OpenSession[]
  /** The name of the session that looks, and the network that it comes from. */
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
    // The time in this session's own record may be an hour old.
    seenAt: formatTime(isThis ? now : record.lastSeenAt),
    endsAt: formatTime(record.expiresAt),
    endsWithBrowser: !record.permanent,
    survived: `survived ${pluralize(restarts, 'restart')}`,
  }
}

/** "203.0.113.x", "2001:db8:0:1::/64": enough to tell a person's own networks apart. */
function networkInWords(network: string): string {
  if (network === 'no address') return 'Unknown'
  return network.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.x')
}
