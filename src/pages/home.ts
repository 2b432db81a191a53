// The home page: what the planner is, under a street of made-up houses.

import { exampleStreet } from './example-street.ts'
import type { StreetHousehold } from './street/house-plan.ts'

export interface HomeProps {
  example: {
    houses: readonly StreetHousehold[]
    /** The name of the house where the visitor's own lamp hangs. */
    own: string
  }
}

export const homeProps: HomeProps = { example: exampleStreet }
