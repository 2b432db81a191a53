// Counts who comes: people by reply, and adults and children among those who attend.
import type { PersonKind } from '../repositories/household-people.ts'
import type { GivenReply } from '../repositories/replies.ts'

export interface Headcount {
  attending: number
  maybe: number
  notAttending: number
  noResponse: number
  /** How many of those who attend are adults, and how many children. */
  adults: number
  children: number
}

export interface Counted {
  reply: GivenReply | null
  kind: PersonKind
  /** How many people this entry stands for; one when undefined. */
  count?: number
}

const HEADS = {
  attending: 'attending',
  maybe: 'maybe',
  'not attending': 'notAttending',
  'no response': 'noResponse',
} as const

export function countHeads(people: Iterable<Counted>): Headcount {
  const headcount: Headcount = {
    attending: 0,
    maybe: 0,
    notAttending: 0,
    noResponse: 0,
    adults: 0,
    children: 0,
  }
  for (const { reply, kind, count = 1 } of people) {
    headcount[HEADS[reply ?? 'no response']] += count
    if (reply === 'attending') headcount[kind === 'child' ? 'children' : 'adults'] += count
  }
  return headcount
}

/** The number of everybody who is invited. */
export const headsIn = ({ attending, maybe, notAttending, noResponse }: Headcount): number =>
  attending + maybe + notAttending + noResponse
