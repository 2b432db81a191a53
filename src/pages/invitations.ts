// The page that chooses households for a party: all, by search, or those that were invited last time.
import type { Choice } from '../domain/invitations.ts'
import type { Party } from '../domain/parties.ts'
import { peopleInWords } from './households.ts'
import { inAList } from './in-a-list.ts'

export interface InvitationsProps {
  publicId: string
  title: string
  isPublished: boolean
  search: string
  choices: {
    publicId: string
    name: string
    people: string
    isInvited: boolean
    wasInvitedLastTime: boolean
    isChecked: boolean
  }[]
  /** How many households can still be invited. */
  openCount: number
  lastTimeCount: number
  /** Which boxes are checked at first. */
  checked: 'none' | 'all' | 'last-time'
  /**
   * Invited households that are not on this host's list, "Lee Family and Kim Household"; empty
   * where there are none.
   */
  ofOthers: string
}

export function invitationsProps(
  { publicId, title, state }: Party,
  { choices, ofOthers }: { choices: readonly Choice[]; ofOthers: readonly string[] },
  query: Readonly<Record<string, string>>,
): InvitationsProps {
  const search = query.search ?? ''
  const checked = query.choose === 'all' || query.choose === 'last-time' ? query.choose : 'none'
  const wanted = search.trim().toLowerCase()
  const open = choices.filter(({ isInvited }) => !isInvited)
  const shown = choices.map((choice) => ({
    publicId: choice.publicId,
    name: choice.name,
    people: peopleInWords(choice.people),
    isInvited: choice.isInvited,
    wasInvitedLastTime: choice.wasInvitedLastTime,
    isChecked: checked === 'all' || (checked === 'last-time' && choice.wasInvitedLastTime),
  }))
  return {
    publicId,
    title,
    isPublished: state === 'published',
    search,
    choices: shown.filter(({ name, people }) => `${name} ${people}`.toLowerCase().includes(wanted)),
    openCount: open.length,
    lastTimeCount: open.filter(({ wasInvitedLastTime }) => wasInvitedLastTime).length,
    checked,
    ofOthers: inAList(ofOthers),
  }
}
