// The pages of links that open no invitation: each says why, and what the visitor can do.
import type { FoundInvitation } from '../domain/open-invitation.ts'
import { isOverAt, type Party } from '../domain/parties.ts'
import { waitInWords } from './format.ts'
import { hostNamesOf } from './host-names.ts'
import { piecesOf, type TextPiece } from './plain-text.ts'

export interface NoInvitationProps {
  heading: string
  message: string
  /** What the visitor can do, one sentence for each step. */
  steps: string[]
  /** How to reach the host; empty where that is not known. */
  contact: TextPiece[]
  picture: 'number' | 'gate' | 'plots' | 'house'
}

type Missing = Exclude<FoundInvitation, { kind: 'open' }>

interface NoInvitation {
  status: number
  props: NoInvitationProps
}

const ASK = 'Ask whoever invited you to send the link once more.'

const WITHOUT_PARTY: Record<'unknown' | 'replaced' | 'taken back', NoInvitation> = {
  unknown: {
    status: 404,
    props: {
      heading: 'This link opens no invitation',
      message: 'Perhaps a letter is missing: some programs cut long addresses off.',
      steps: ['Open the link in the message itself, or copy the whole of it.', ASK],
      contact: [],
      picture: 'number',
    },
  },
  replaced: {
    status: 410,
    props: {
      heading: 'There is a newer link',
      message: 'Your host has given your household a new link, so this one opens nothing any more.',
      steps: [
        'Look for a later message from your host, and open the link in it.',
        'If you find none, ask your host for the new link. What you answered is kept.',
      ],
      contact: [],
      picture: 'gate',
    },
  },
  'taken back': {
    status: 410,
    props: {
      heading: 'This invitation was taken back',
      message: 'Your host has taken it back, perhaps by mistake.',
      steps: [
        'If you are surprised, ask your host. When they invite you again, you get a new link.',
      ],
      contact: [],
      picture: 'gate',
    },
  },
}

export function noInvitation(found: Missing, now: number): NoInvitation {
  if (found.kind !== 'closed') return WITHOUT_PARTY[found.kind]
  return found.party.state === 'draft' ? notYet(found.party) : inArchive(found.party, now)
}

const notYet = (party: Party): NoInvitation => ({
  status: 404,
  props: {
    heading: 'This invitation is not ready yet',
    message: `${hostNamesOf(party)} ${party.hostNames.length === 1 ? 'is' : 'are'} still working on it. Your link stays the right one.`,
    steps: ['Open it again later. What you may have answered already is kept.'],
    contact: piecesOf(party.contact),
    picture: 'plots',
  },
})

function inArchive(party: Party, now: number): NoInvitation {
  const isOver = now >= (isOverAt(party) ?? Number.POSITIVE_INFINITY)
  const ask = `If you have a question, ask ${hostNamesOf(party)}.`
  return {
    status: 410,
    props: {
      heading: isOver ? `${party.title} is over` : `${party.title} is called off`,
      message: isOver
        ? 'The lights are out, and the party is kept to look back on.'
        : 'Your host has put the party away before its day, so please don’t set out.',
      steps: [ask],
      contact: piecesOf(party.contact),
      picture: 'house',
    },
  }
}

/** The page for a network from which too many unknown links were tried. */
export const guessedTooOften = (seconds: number): NoInvitationProps => ({
  heading: 'Please wait a little',
  message: `Too many links that open nothing came from your network. Try again in ${waitInWords(seconds)}.`,
  steps: ['A right link opens all the same: copy the whole of it from the message.', ASK],
  contact: [],
  picture: 'gate',
})
