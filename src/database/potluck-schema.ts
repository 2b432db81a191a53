// The tables of what is on the table, and of what people eat, as queries see them.
import type { Generated } from 'kysely'

export interface PotluckSchema {
  /** What the host of a party wishes to see on the table. */
  potluck_wishes: {
    id: Generated<number>
    public_id: string
    party_id: number
    kind: string
    /** Empty where any dish of the kind will do. */
    name: string
    /** Of each; null where the wish is counted in pieces. */
    servings: number | null
    wanted: number
    note: string
    removed_at: number | null
  }
  /** What a household promises to bring, for a wish or of its own. */
  potluck_claims: {
    id: Generated<number>
    public_id: string
    party_id: number
    /** Null where the household is gone: the claim is freed then. */
    household_id: number | null
    /** Null for something of the household's own. */
    wish_id: number | null
    kind: string
    name: string
    amount: number
    unit: 'servings' | 'pieces'
    note: string
    /** What is in it, separated by spaces; null where nobody has said. */
    contains: string | null
    /** 1 or 0. */
    by_host: number
    claimed_at: number
    /** When the household stopped coming; null while it brings this. */
    freed_at: number | null
    /** The household's name then. */
    freed_from: string | null
    /** When the host had read of it. */
    dismissed_at: number | null
  }
  /** What a person can't or would rather not eat. */
  food_needs: {
    id: Generated<number>
    person_id: number
    strength: 'allergy' | 'preference'
    /** Null where it is said in words alone. */
    tag: string | null
    words: string
  }
}
