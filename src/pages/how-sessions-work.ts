// The page that says in plain words why people stay logged in.
import type { Config } from '../config/config.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { formatDuration, pluralize } from './format.ts'

export interface HowSessionsWorkProps {
  /** Undefined for whoever is not logged in. */
  visits: VisitsProps | undefined
  storeType: SessionStore['type']
  /** How long a log-in lasts without a visit when it is kept on the device: "7 days". */
  keptFor: string
  /** The same where it is not kept. */
  browserFor: string
  /** How long it lasts in any case. */
  atMost: string
}

export interface Visits {
  count: number
  /** False where this view of the page was none: a prefetch, or the store could not be written. */
  counted: boolean
  trouble: string | undefined
}

interface VisitsProps extends Visits {
  /** "3 times" */
  text: string
}

export function howSessionsWorkProps(
  config: Config,
  storeType: SessionStore['type'],
  visits: Visits | undefined,
): HowSessionsWorkProps {
  const { permanentSeconds, browserSeconds, absoluteSeconds } = config.session.lifetimes
  return {
    visits: visits && { ...visits, text: pluralize(visits.count, 'time') },
    storeType,
    keptFor: formatDuration(permanentSeconds),
    browserFor: formatDuration(browserSeconds),
    atMost: formatDuration(absoluteSeconds),
  }
}
