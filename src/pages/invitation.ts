// The invitation as a household sees it: the party, the street, and the form by which everybody at
// home answers.
import type { AnswerSheet } from '../domain/answer-sheet.ts'
import { countHeads, type Headcount } from '../domain/headcount.ts'
import { missingForGuests, type Party, takesReplies } from '../domain/parties.ts'
import { takesDishes } from '../domain/potluck/dishes.ts'
import { mayAdd } from '../domain/reply-corrections.ts'
import {
  type AnswerForm,
  type AnswerView,
  answerForm,
  type InvitationViewer,
} from './answer-form.ts'
import { changeInWords, type ToldBy } from './changes.ts'
import { pluralize } from './format.ts'
import { type PartyCard, partyCard } from './party-card.ts'
import { type Receipt, receiptOf } from './receipt.ts'
import type { StreetHousehold } from './street/house-plan.ts'
import { streetHousehold } from './street-household.ts'
import { type TableLine, type TableOfHousehold, tableLine } from './table/table-line.ts'
import { type WallProps, type WallView, wallProps } from './wall.ts'

export interface InvitationProps extends PartyCard {
  viewer: InvitationViewer
  household: StreetHousehold
  /** The household itself comes first; it is alone where the host hides who is invited. */
  street: StreetHousehold[]
  showGuests: boolean
  /** "12 attending, 3 maybe, 2 not attending, 5 have not answered" */
  counts: string
  form: AnswerForm
  receipt: Receipt | undefined
  /** The changes of the household's invitation in words, newest first. */
  history: string[]
  links: InvitationLinks
  /** Undefined where nothing is to be brought. */
  table: TableLine | undefined
  /** Undefined where there is nothing to read and nobody can write. */
  wall: WallProps | undefined
  /** How the host goes on with the party; undefined for everybody else. */
  publishing: Publishing | undefined
}

export interface Publishing {
  partyPublicId: string
  /** Whether the party is a draft, which can be published; a published party is only previewed. */
  isDraft: boolean
  /** What guests must know and the host has not said yet: "when it begins". */
  missing: string[]
  /** "3 households" */
  households: string
}

/** The addresses of what the household can do besides; undefined where it is not offered. */
export interface InvitationLinks {
  calendar: string | undefined
  /** Where names are corrected. */
  names: string | undefined
  /** Where a person is added. */
  people: string | undefined
  /** Where the household says what everybody can't or would rather not eat. */
  food: string | undefined
}

export const NO_LINKS: InvitationLinks = {
  calendar: undefined,
  names: undefined,
  people: undefined,
  food: undefined,
}

export interface InvitationView extends AnswerView {
  links: InvitationProps['links']
  /** The party's table, and the address of its page. */
  table: Pick<TableOfHousehold, 'table' | 'url'>
  wall: Omit<WallView, 'now'>
  /** What the query of the address says was saved; `receiptOf` reads it. */
  saved?: string | undefined
}

export function invitationProps(sheet: AnswerSheet, view: InvitationView): InvitationProps {
  const { party, household, households, changes } = sheet
  const others = households.filter((one) => one !== household)
  const own = streetHousehold(household)
  const told = toldBy(party, view.now)
  const heads = countHeads(households.flatMap(({ guests }) => guests))
  return {
    ...partyCard(party, view.now),
    viewer: view.viewer,
    household: own,
    street: [own, ...(party.showGuests ? others.map(streetHousehold) : [])],
    showGuests: party.showGuests,
    counts: countsInWords(heads),
    form: answerForm(sheet, view),
    receipt: receiptOf(view.saved, changes, told),
    history: changes.map((change) => changeInWords(change, told)).reverse(),
    links: linksOf(sheet, view),
    table: tableLine({ ...view.table, household, attending: heads.attending }),
    wall: wallOf(party, { ...view.wall, now: view.now }),
    publishing: view.viewer === 'preview' ? publishingOf(sheet) : undefined,
  }
}

function wallOf(party: Party, view: WallView): WallProps | undefined {
  const props = wallProps(party, view)
  return props.messages.length > 0 || props.form ? props : undefined
}

const publishingOf = ({ party, households }: AnswerSheet): Publishing => ({
  partyPublicId: party.publicId,
  isDraft: party.state === 'draft',
  missing: missingForGuests(party),
  households: pluralize(households.length, 'household'),
})

export const toldBy = (party: Party, now: number): ToldBy => ({
  hostName: party.hostNames[0] ?? '',
  timeZone: party.timeZone,
  now,
})

export function countsInWords(count: Headcount): string {
  const { attending, maybe, notAttending, noResponse } = count
  const open = noResponse === 1 ? '1 has not answered' : `${noResponse} have not answered`
  return [
    `${attending} attending`,
    ...(maybe > 0 ? [`${maybe} maybe`] : []),
    ...(notAttending > 0 ? [`${notAttending} not attending`] : []),
    ...(noResponse > 0 ? [open] : []),
  ].join(', ')
}

/** Only guests get these links, and only as long as they may answer. */
function linksOf(
  { party, household, changes }: AnswerSheet,
  { links, now }: InvitationView,
): InvitationProps['links'] {
  const isOpen = takesReplies(party, now)
  const mayAddPeople = isOpen && mayAdd(party, household.guests, changes) > 0
  return {
    calendar: party.startsAt === null ? undefined : links.calendar,
    names: isOpen ? links.names : undefined,
    people: mayAddPeople ? links.people : undefined,
    food: takesDishes(party, now) ? links.food : undefined,
  }
}
