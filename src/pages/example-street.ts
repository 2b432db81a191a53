// The street of the home page: its houses are made up, so that nobody's name or reply is shown.
import type { Reply, StreetHousehold } from './street/house-plan.ts'

const house = (name: string, ...replies: Reply[]): StreetHousehold => ({
  name,
  members: replies.map((reply) => ({ name: 'Somebody', kind: 'adult', reply })),
})

export const exampleStreet = {
  houses: [
    house('The House by the Pond', 'attending', 'maybe'),
    house('Number Seven', 'attending', 'attending', 'not attending', 'attending'),
    house('Lantern Cottage', 'no response'),
    house('The Corner House', 'maybe', 'attending', 'no response'),
  ],
  /** The house above whose door the visitor's own lamp hangs. */
  own: 'Lantern Cottage',
}
