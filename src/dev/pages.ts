// What development's pages are given; adds them to the map of all pages, which knows nothing of them.
import type { Person } from '../domain/people.ts'
import type { TextPiece } from '../pages/plain-text.ts'
import type { DifferenceLine } from './line-difference.ts'

declare module '../pages/pages.ts' {
  interface Pages {
    'dev/people': DevPeopleProps
    'dev/sessions': DevSessionsProps
    'dev/session': DevSessionProps
    'dev/mailbox': DevMailboxProps
    'dev/mail': DevMailProps
  }
}

export interface DevPeopleProps {
  people: readonly Pick<Person, 'id' | 'fullName'>[]
  /** The page to return to. */
  back: string
}

export interface DevSessionsProps {
  /** The sessions that the search found, the last seen first. */
  rows: readonly SessionRow[]
  find: string
  /** How many live sessions there are before the search. */
  total: number
  place: string
  bootId: string
}

export interface SessionRow {
  name: string
  isOwn: boolean
  person: string
  lastSeen: RelativeTime
  ends: RelativeTime
  size: string
  keys: string
}

export interface RelativeTime {
  /** "3 minutes ago" */
  text: string
  iso: string
  /** The same time as a date with its time of day. */
  full: string
}

export interface DevSessionProps {
  name: string
  /** The record as it is stored. */
  text: string
  location: string
  size: string
  state: readonly (readonly [name: string, value: string])[]
  /** What this server's last write changed in the record; undefined when it has written none. */
  difference: readonly DifferenceLine[] | undefined
  keys: readonly string[]
  isOwn: boolean
  form: DevSessionForm
}

/** The form that sets a key, as it was typed. */
export interface DevSessionForm {
  key: string
  value: string
  error: string | undefined
}

export interface DevMailboxProps {
  /** The newest mail first. */
  rows: readonly MailboxRow[]
}

export interface MailboxRow {
  id: string
  recipient: string
  subject: string
  state: string
  /** What the mail server said; null when nothing went wrong. */
  trouble: string | null
  at: RelativeTime
}

export interface DevMailProps extends MailboxRow {
  /** The mail as plain text, its links to be followed; undefined once it was erased. */
  paragraphs: TextPiece[][] | undefined
}
