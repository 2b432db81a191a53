// Who is coming to a party and how many days are left until it, in a sentence.
import type { Board } from '../domain/board.ts'
import { type Headcount, headsIn } from '../domain/headcount.ts'
import type { Party } from '../domain/parties.ts'
import { daysBetween } from '../domain/wall-time.ts'
import { pluralize } from './format.ts'

/** "12 attending (9 adults, 3 children), 2 maybe, 4 have not answered, 25 days left." */
export function totalsInWords(
  { headcount, party }: Pick<Board, 'headcount' | 'party'>,
  now: number,
): string {
  if (headsIn(headcount) === 0) return 'Nobody is invited yet.'
  const left = daysLeft(party, now)
  return `${[headcountInWords(headcount), ...(left ? [left] : [])].join(', ')}.`
}

/** "12 attending (9 adults, 3 children), 2 maybe, 4 have not answered" */
export function headcountInWords(headcount: Headcount): string {
  const { attending, adults, children, maybe, notAttending, noResponse } = headcount
  const split = `${pluralize(adults, 'adult')}, ${children === 1 ? '1 child' : `${children} children`}`
  return [
    `${attending} attending${children > 0 ? ` (${split})` : ''}`,
    ...(maybe > 0 ? [`${maybe} maybe`] : []),
    ...(notAttending > 0 ? [`${notAttending} not attending`] : []),
    ...(noResponse > 0 ? [`${noResponse} ${noResponse === 1 ? 'has' : 'have'} not answered`] : []),
  ].join(', ')
}

/** "25 days left", "tomorrow", "today"; undefined for a party that has no date or is over. */
export function daysLeft({ startsAt, timeZone }: Party, now: number): string | undefined {
  if (startsAt === null) return undefined
  const days = daysBetween(now, startsAt, timeZone)
  if (days < 0) return undefined
  if (days < 2) return days === 0 ? 'today' : 'tomorrow'
  return `${days} days left`
}
