// The card of a party, as an invitation shows it: what, when, where, and how to reach the host.
import type { Party } from '../domain/parties.ts'
import { type Occasion, occasion } from './format.ts'
import { hostNamesOf } from './host-names.ts'
import { paragraphsOf, piecesOf, type TextPiece } from './plain-text.ts'

export interface PartyCard {
  title: string
  /** "John Smith", "John Smith and Mary Williams" */
  hostName: string
  /** Whether one host invites, or several do. */
  hasSeveralHosts: boolean
  /** Undefined as long as the host has not said when it is. */
  when: (Occasion & { timeZone: string }) | undefined
  venue: string
  address: TextPiece[]
  arrival: TextPiece[][]
  description: TextPiece[][]
  /** How to reach the host; empty where they did not say. */
  contact: TextPiece[]
}

export function partyCard(party: Party, now: number): PartyCard {
  const { title, startsAt, endsAt, timeZone, venue, address, arrival, description, contact } = party
  return {
    title,
    hostName: hostNamesOf(party),
    hasSeveralHosts: party.hostNames.length > 1,
    when: startsAt === null ? undefined : whenOf(startsAt, endsAt, timeZone, now),
    venue,
    address: piecesOf(address),
    arrival: paragraphsOf(arrival),
    description: paragraphsOf(description),
    contact: piecesOf(contact),
  }
}

const whenOf = (startsAt: number, endsAt: number | null, timeZone: string, now: number) => ({
  ...occasion(startsAt, endsAt, timeZone, now),
  timeZone,
})
