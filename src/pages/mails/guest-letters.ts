// What every letter to a guest has: when and where the party is, the household's link, and who invites.
import type { InvitedHousehold, Recipient } from '../../domain/messages/recipients.ts'
import type { Party } from '../../domain/parties.ts'
import { paths } from '../../paths.ts'
import { occasion } from '../format.ts'
import type { Letter } from './letter.ts'

/** To whom a letter goes, and about which party. */
export interface Addressed {
  party: Party
  household: InvitedHousehold
  recipient: Recipient
  /** The server's origin, with which links begin: https://party.example */
  origin: string
  /** Milliseconds since 1970. */
  now: number
}

/** "Sunday 20 December at 6 pm, New York time", and where; what is not known is left out. */
export function whenAndWhere({ party, now }: Pick<Addressed, 'party' | 'now'>): Letter['facts'] {
  const { startsAt, endsAt, timeZone, venue, address } = party
  const when = startsAt === null ? undefined : occasion(startsAt, endsAt, timeZone, now)
  const where = [venue, address].filter(Boolean).join(', ')
  return [
    ...(when ? [['When', `${when.day}, ${when.hours}, ${when.zone}`] as const] : []),
    ...(where ? [['Where', where] as const] : []),
  ].map(([label, value]): [string, string] => [label, value])
}

/** The household's own link; empty where it has none, for the preview to leave a gap. */
export const linkOf = ({ household, origin }: Pick<Addressed, 'household' | 'origin'>): string =>
  household.token === undefined ? '' : origin + paths.invitation({ token: household.token })

/**
 * Adds how to reach the host to a sentence that says who invites, since nobody reads answers to the
 * mail.
 */
export const fromHost = (said: string, { party }: Pick<Addressed, 'party'>): string =>
  party.contact ? `${said} To reach the host: ${party.contact}` : said

/** A letter as text that a host can paste for somebody who gets no mail. */
export const pasteText = ({ paragraphs, facts, action }: Letter): string =>
  [
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...(action?.url ? [`${action.label}: ${action.url}`] : []),
  ].join('\n\n')
