// The form of a party: its fields, their limits, and how it shows a party's details.
import type { PartyDetails } from '../repositories/parties.ts'
import { toWallTime } from './wall-time.ts'

/** The form's fields as text, by the names they have in the form. */
export interface PartyForm {
  title: string
  starts_on: string
  starts_at: string
  /** Which of the two times is meant where the clocks go back: `first`, `second` or empty. */
  starts_occurrence: string
  ends_on: string
  ends_at: string
  ends_occurrence: string
  time_zone: string
  venue: string
  address: string
  arrival: string
  description: string
  reply_by: string
  contact: string
  /** `yes` or empty. */
  show_guests: string
  extra_people: string
}

export type PartyFormErrors = Partial<Record<keyof PartyForm, string>>

/** The greatest lengths of texts, in characters. */
export const PARTY_LIMITS = {
  title: 120,
  venue: 200,
  address: 400,
  arrival: 1_000,
  description: 5_000,
  contact: 200,
  time_zone: 64,
} as const

export const MAX_EXTRA_PEOPLE = 10

/** The form that shows a party's details; `readPartyForm` reads it back. */
export function toPartyForm(details: PartyDetails): PartyForm {
  const { startsAt, endsAt, timeZone } = details
  const starts = startsAt === null ? undefined : toWallTime(startsAt, timeZone)
  const ends = endsAt === null ? undefined : toWallTime(endsAt, timeZone)
  return {
    title: details.title,
    starts_on: starts?.on ?? '',
    starts_at: starts?.at ?? '',
    starts_occurrence: starts?.occurrence ?? '',
    ends_on: ends?.on ?? '',
    ends_at: ends?.at ?? '',
    ends_occurrence: ends?.occurrence ?? '',
    time_zone: timeZone,
    venue: details.venue,
    address: details.address,
    arrival: details.arrival,
    description: details.description,
    reply_by: details.replyBy ?? '',
    contact: details.contact,
    show_guests: details.showGuests ? 'yes' : '',
    extra_people: String(details.extraPeople),
  }
}
