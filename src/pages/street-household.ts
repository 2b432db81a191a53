// Makes of a household what the street and lists of windows draw.
import type { Guest } from '../domain/replies.ts'
import type { StreetHousehold } from './street/house-plan.ts'

export const streetHousehold = ({
  name,
  guests,
}: {
  name: string
  guests: readonly Pick<Guest, 'firstName' | 'kind' | 'reply'>[]
}): StreetHousehold => ({
  name,
  members: guests.map(({ firstName, kind, reply }) => ({
    name: firstName,
    kind,
    reply: reply ?? 'no response',
  })),
})
