// The tables of wishes, claims and food needs, as queries see them.
import type { Generated } from 'kysely'

export interface PotluckSchema {
  /** What the hosts of a party wish to see on the table. */
  potluck_wishes: {
    id: Generated<number>
    public_id: string
    party_id: number
    kind: string
    /** Empty where any dish of the kind will do. */
    name: string
    /** How many servings each has; null where the wish is counted in pieces. */
    servings: number | null
    wanted: number
    note: string
    removed_at: number | null
  }
  /** What households have claimed or offered to bring. */
  potluck_claims: {
    id: Generated<number>
    public_id: string
    party_id: number
    /** Null where the household is gone, which freed the claim. */
    household_id: number | null
    /** Null for a dish that nobody wished for. */
    wish_id: number | null
    kind: string
    name: string
    amount: number
    unit: 'servings' | 'pieces'
    note: string
    /** The contents of the dish, separated by spaces; null where nobody has said them. */
    contains: string | null
    /** 1 or 0. */
    by_host: number
    claimed_at: number
    /** When the household stopped coming; null while it brings the dish. */
    freed_at: number | null
    /** The name that the household had when the claim was freed. */
    freed_from: string | null
    /** When a host dismissed the news of it. */
    dismissed_at: number | null
  }
  /** What a person can't or would rather not eat. */
  food_needs: {
    id: Generated<number>
    person_id: number
    strength: 'allergy' | 'preference'
    /** Null for a need in words. */
    tag: string | null
    words: string
  }
}
