// The sheets of a party that hosts print, and the head that each of them begins with.
import type { Board } from '../../domain/board.ts'
import type { Headcount } from '../../domain/headcount.ts'
import type { Party } from '../../domain/parties.ts'
import { paths } from '../../paths.ts'
import { headcountInWords } from '../board-totals.ts'
import { formatTime, type Moment, pluralize } from '../format.ts'

/** The head of each sheet. */
export interface SheetHead {
  /** The party's public id. */
  publicId: string
  title: string
  when: Moment | undefined
  where: string
  /** "12 attending (9 adults, 3 children), 2 maybe" */
  totals: string
  /** When it was printed, since replies change afterwards: "26 November at 1:20 am, …". */
  asOf: Moment
}

export function sheetHead(party: Party, headcount: Headcount, now: number): SheetHead {
  const { publicId, title, startsAt, timeZone, venue, address } = party
  return {
    ...{ publicId, title },
    when: startsAt === null ? undefined : formatTime(startsAt, timeZone, now),
    where: [venue, address.replaceAll('\n', ', ')].filter(Boolean).join(', '),
    totals: headcountInWords(headcount),
    asOf: formatTime(now, timeZone, now),
  }
}

export interface PaperProps {
  publicId: string
  title: string
  sheets: { url: string; name: string; text: string }[]
}

export function paperProps({ party, headcount, counts }: Board): PaperProps {
  const here = { party: party.publicId }
  const invitations = paths.paperInvitations(here)
  return {
    publicId: party.publicId,
    title: party.title,
    sheets: [
      {
        ...{ url: paths.paperGuests(here), name: 'Guest list' },
        text: `For the door: every household with a box for each person, ${headcount.attending} attending.`,
      },
      {
        ...{ url: paths.paperPotluck(here), name: 'Potluck' },
        text: 'For the wall: what is missing, who brings what, and for how many it is safe, without names.',
      },
      {
        ...{ url: paths.paperKitchen(here), name: 'Kitchen sheet' },
        text: 'For the cook alone: how many eat, who can’t eat what, and for whom each dish is not.',
      },
      {
        ...{ url: paths.paperNameCards(here), name: 'Name cards' },
        text: 'For the places: a card to cut out for everybody who attends or may.',
      },
      {
        ...{ url: invitations, name: 'Invitations' },
        text: `To post or hand over: ${pluralize(counts.all, 'household')}, a page each, with its link as a QR code.`,
      },
      ...(counts['not-sent'] > 0 && counts['not-sent'] < counts.all
        ? [
            {
              ...{ url: `${invitations}?show=not-sent`, name: 'Invitations not sent yet' },
              text: `The same for ${pluralize(counts['not-sent'], 'household')} alone.`,
            },
          ]
        : []),
    ],
  }
}
