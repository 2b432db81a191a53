// The page that says in plain words why people stay logged in.
import type { Config } from '../config/config.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { formatDuration, pluralize } from './format.ts'

export interface HowSessionsWorkProps {
  /** Undefined for whoever is not logged in. */
  visits: VisitsProps | undefined
  storeType: SessionStore['type']
  /** How long a kept log-in lasts without a visit: "7 days". */
  keptFor: string
  /** How long a log-in that is not kept lasts without a visit. */
  browserFor: string
  /** How long a log-in lasts at most, however often its owner visits. */
  atMost: string
}

export interface Visits {
  count: number
  /** False where this request was not counted: it was a prefetch, or the store could not be written. */
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
