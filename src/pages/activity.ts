// What was done with a person's account lately: the security log as its owner reads it.
import { KEPT_DAYS } from '../domain/security-log.ts'
import type { SecurityEventRow } from '../repositories/security-events.ts'
import { formatTime, type Moment } from './format.ts'

export interface ActivityProps {
  events: ActivityRow[]
  keptDays: number
}

export interface ActivityRow {
  /** "Logged in with a password" */
  what: string
  /** Whether somebody was kept out, who was perhaps not the owner. */
  isRefusal: boolean
  at: Moment
  device: string
  network: string
  /** Whether it was done in the session that looks at the page. */
  isHere: boolean
}

/** @param here the beginning of the name of the session that looks */
export const activityProps = (
  events: readonly SecurityEventRow[],
  here: string,
  now: number,
): ActivityProps => ({
  keptDays: KEPT_DAYS,
  events: events.map(({ kind, at, device, network, session }) => ({
    what: kind.charAt(0).toUpperCase() + kind.slice(1),
    isRefusal: kind.startsWith('was refused'),
    at: formatTime(at, undefined, now),
    device,
    network,
    isHere: session === here,
  })),
})
