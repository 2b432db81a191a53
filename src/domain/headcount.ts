// How many come: people by reply, and the adults and children among those attending.
import type { PersonKind } from '../repositories/household-people.ts'
import type { GivenReply } from '../repositories/replies.ts'

export interface Headcount {
  attending: number
  maybe: number
  notAttending: number
  noResponse: number
  /** The adults and children among those attending. */
  adults: number
  children: number
}

export interface Counted {
  reply: GivenReply | null
  kind: PersonKind
  /** How many people there are like this one; 1 when undefined. */
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
