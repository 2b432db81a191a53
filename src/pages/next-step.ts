// The one next step of a host, which leads from a draft to links that are sent.
import type { Board } from '../domain/board.ts'
import { missingForGuests, type Party } from '../domain/parties.ts'
import { paths } from '../paths.ts'
import { pluralize } from './format.ts'

export interface NextStep {
  text: string
  label: string
  url: string
}

/** How far the host has come with a party. */
export interface Preparations {
  party: Party
  /** The number of invited households, and of those whose link has not been sent. */
  counts: Pick<Board['counts'], 'all' | 'not-sent'>
}

/** The next step from a draft to links that are sent; undefined when all of that is done. */
export function nextStep({ party, counts }: Preparations): NextStep | undefined {
  const here = { party: party.publicId }
  if (party.state === 'archived') return undefined
  const missing = missingForGuests(party)
  if (missing.length > 0) {
    const text = `Say ${missing.join(' and ')}, so that it can be published.`
    return { text, label: 'Edit the party', url: paths.editParty(here) }
  }
  if (counts.all === 0) {
    const text = 'Choose whom you invite.'
    return { text, label: 'Invite households', url: paths.invitations(here) }
  }
  if (party.state === 'draft') {
    const text = `Publishing opens the links of ${pluralize(counts.all, 'household')}. Nothing is sent by itself.`
    return { text, label: 'Look at it and publish', url: paths.previewParty(here) }
  }
  if (counts['not-sent'] > 0) {
    const text = `${pluralize(counts['not-sent'], 'household')} ${counts['not-sent'] === 1 ? 'waits' : 'wait'} for the link.`
    return { text, label: 'Send the links', url: `${paths.party(here)}?show=not-sent#households` }
  }
  return undefined
}
