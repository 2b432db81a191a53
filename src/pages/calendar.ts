// Parties as calendar programs read them (iCalendar, RFC 5545), and the page with the feed's address.
import ical, { ICalCalendarMethod, type ICalEventData, ICalEventStatus } from 'ical-generator'
import { calendarStatus, type DatedParty, type FeedAddress } from '../domain/calendar.ts'
import { paths } from '../paths.ts'
import { formatTime } from './format.ts'
import { hostNamesOf } from './host-names.ts'

/** How often a calendar that has subscribed may ask again. */
const REFRESH_SECONDS = 3_600

export interface CalendarEntry {
  party: DatedParty
  /** The page about the party. */
  url: string
}

/** @param name the name of the calendar; only a feed has one */
export function calendarText(entries: readonly CalendarEntry[], name?: string): string {
  const calendar = ical({
    prodId: { company: 'Holiday Party Planner', product: 'Parties', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ...(name && { name, ttl: REFRESH_SECONDS }),
  })
  for (const entry of entries) calendar.createEvent(eventOf(entry))
  return calendar.toString()
}

/**
 * UID and SEQUENCE let a calendar see that it is the same party, changed. Times are in UTC, which
 * every calendar shows in its reader's zone; the party's own zone is named in the words.
 */
function eventOf({ party, url }: CalendarEntry): ICalEventData {
  const { publicId, startsAt, endsAt, changedAt, venue, address } = party
  return {
    id: `${publicId}@holiday-party-planner`,
    sequence: party.sequence,
    stamp: new Date(changedAt),
    lastModified: new Date(changedAt),
    start: new Date(startsAt),
    ...(endsAt !== null && { end: new Date(endsAt) }),
    summary: party.title,
    location: [venue, address].filter(Boolean).join(', ') || null,
    description: descriptionOf(party),
    url,
    status: ICalEventStatus[calendarStatus(party)],
  }
}

function descriptionOf(party: DatedParty): string {
  const { startsAt, timeZone, description, arrival, contact } = party
  return [
    `${formatTime(startsAt, timeZone).text}. ${party.hostNames.length === 1 ? 'Host' : 'Hosts'}: ${hostNamesOf(party)}.`,
    description,
    arrival,
    contact,
  ]
    .filter(Boolean)
    .join('\n\n')
}

export interface CalendarProps {
  kind: FeedAddress['kind']
  /** The feed's address; undefined where there is none to show. */
  address: string | undefined
  /** The same address as a webcal: link, which a calendar program opens at a click. */
  subscribe: string | undefined
}

/** @param origin the server's origin as its visitors know it: https://party.example */
export function calendarProps(feed: FeedAddress, origin: string): CalendarProps {
  if (feed.kind !== 'known') return { kind: feed.kind, address: undefined, subscribe: undefined }
  const address = origin + paths.calendarFeed({ token: feed.token })
  return { kind: feed.kind, address, subscribe: address.replace(/^https?:/, 'webcal:') }
}
