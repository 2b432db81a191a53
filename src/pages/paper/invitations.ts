// Invitations on paper: a page for each household, with its link as a QR code.
import type { Board } from '../../domain/board.ts'
import type { Party } from '../../domain/parties.ts'
import { paths } from '../../paths.ts'
import { dayInWords } from '../format.ts'
import { type PartyCard, partyCard } from '../party-card.ts'
import type { StreetHousehold } from '../street/house-plan.ts'
import { streetHousehold } from '../street-household.ts'
import { drawQrCode } from './qr-code.ts'

export interface PaperInvitationsProps extends PartyCard {
  publicId: string
  /** "Sunday 13 December"; empty where the host has set no last day. */
  replyBy: string
  /** Why links do not work just now; empty where they do. */
  closed: string
  households: PaperInvitation[]
}

export interface PaperInvitation {
  name: string
  house: StreetHousehold
  /** Undefined when the link can't be shown; then it can be replaced. */
  link: { url: string; qrCode: string } | undefined
}

/** @param origin the server's origin as its visitors know it: https://party.example */
export function paperInvitationsProps(
  { party, households }: Pick<Board, 'party' | 'households'>,
  origin: string,
  now: number,
): PaperInvitationsProps {
  return {
    ...partyCard(party, now),
    publicId: party.publicId,
    replyBy: party.replyBy === null ? '' : dayInWords(party.replyBy, now),
    closed: CLOSED[party.state],
    households: households.map(({ householdName: name, guests, token }) => {
      const url = token && origin + paths.invitation({ token })
      const qrCode = url && drawQrCode(url, `QR code of the link of ${name}`)
      const house = streetHousehold({ name, guests: guests.map(asLit) })
      return { name, house, link: url && qrCode ? { url, qrCode } : undefined }
    }),
  }
}

const CLOSED: Record<Party['state'], string> = {
  draft: 'It is a draft: these links open once the party is published.',
  published: '',
  archived: 'The party is in the archive: these links take no answers any more.',
}

/** On paper every window of a house is lit, whatever its people answered already. */
const asLit = <T extends object>(guest: T) => ({ ...guest, reply: 'attending' as const })
