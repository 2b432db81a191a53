// The invitation as a household sees it: the party, the street, and the form for everybody at home.
import type { AnswerSheet, TypedAnswer } from '../domain/answer-sheet.ts'
import { countHeads, type Headcount } from '../domain/headcount.ts'
import {
  hostNameOf,
  isOverAt,
  missingForGuests,
  type Party,
  repliesCloseAt,
  takesReplies,
} from '../domain/parties.ts'
import { type Guest, newestOf } from '../domain/replies.ts'
import { mayAdd } from '../domain/reply-corrections.ts'
import { MAX_NOTE_LETTERS, replyValue } from '../domain/reply-words.ts'
import { changeInWords, type ToldBy } from './changes.ts'
import { counted, dayInWords, moment, type Occasion, occasion } from './format.ts'
import { paragraphsOf, piecesOf, type TextPiece } from './plain-text.ts'
import { type Problem, problemsIn } from './problems.ts'
import { type Receipt, receiptOf } from './receipt.ts'
import type { StreetHousehold } from './street/house.ts'
import { streetHousehold } from './street-household.ts'

export interface InvitationProps extends PartyCard {
  /** Who looks: a household by its link, somebody who is logged in, or the host before publishing. */
  viewer: 'guest' | 'organizer' | 'preview'
  household: StreetHousehold
  /** The household itself first; nobody else where the host hides who is invited. */
  street: StreetHousehold[]
  showGuests: boolean
  /** "12 attending, 3 maybe, 2 not attending, 5 have not answered" */
  counts: string
  form: AnswerForm
  receipt: Receipt | undefined
  /** Newest first. */
  history: string[]
  links: InvitationLinks
  /** What the host can do next with it; undefined for everybody else. */
  publishing: Publishing | undefined
}

export interface Publishing {
  partyPublicId: string
  /** A draft can be published; a published party is only looked at. */
  isDraft: boolean
  /** What a guest must know and nobody has said yet: "when it begins". */
  missing: string[]
  /** "3 households" */
  households: string
}

/** Where each thing is; undefined where it is not offered. */
export interface InvitationLinks {
  calendar: string | undefined
  /** Correct names. */
  names: string | undefined
  /** Add a person. */
  people: string | undefined
}

export const NO_LINKS: InvitationLinks = {
  calendar: undefined,
  names: undefined,
  people: undefined,
}

export interface PartyCard {
  title: string
  hostName: string
  /** Undefined while the host has not said. */
  when: (Occasion & { timeZone: string }) | undefined
  venue: string
  address: TextPiece[]
  arrival: TextPiece[][]
  description: TextPiece[][]
  /** How to reach the host; empty where they did not say. */
  contact: TextPiece[]
}

export interface AnswerForm {
  /** Where it is sent; undefined in a preview. */
  action: string | undefined
  /** Whether the household may answer now. */
  isOpen: boolean
  /** "until the end of Sunday 13 December"; undefined where there is no end to it. */
  until: string | undefined
  version: number
  rows: AnswerRow[]
  /** Who may say that it was them; empty where nobody needs to ask. */
  adults: { publicId: string; firstName: string }[]
  answeredBy: string
  note: string
  maxNote: number
  /** Another note that was written meanwhile, and by whom and when. */
  otherNote: { text: string; told: string } | undefined
  errors: Readonly<Record<string, string>>
  problems: Problem[]
  hasAnswered: boolean
}

export interface AnswerRow {
  publicId: string
  fullName: string
  isChild: boolean
  /** The value of the chosen button; empty for none. */
  chosen: string
  /** What is saved. */
  reply: StreetHousehold['members'][number]['reply']
}

export interface InvitationView {
  viewer: InvitationProps['viewer']
  action: string | undefined
  links: InvitationProps['links']
  /** The address's own word of what was saved. */
  saved?: string | undefined
  /** What was typed, where the form comes back. */
  typed?: TypedAnswer | undefined
  errors?: Readonly<Record<string, string>>
  otherNote?: AnswerForm['otherNote']
  now: number
}

export function invitationProps(sheet: AnswerSheet, view: InvitationView): InvitationProps {
  const { party, household, households, changes } = sheet
  const others = households.filter((one) => one !== household)
  const own = streetHousehold(household)
  const told = toldBy(party, view.now)
  return {
    ...partyCard(party, view.now),
    viewer: view.viewer,
    household: own,
    street: [own, ...(party.showGuests ? others.map(streetHousehold) : [])],
    showGuests: party.showGuests,
    counts: countsInWords(countHeads(households.flatMap(({ guests }) => guests))),
    form: answerForm(sheet, view),
    receipt: receiptOf(view.saved, changes, told),
    history: changes.map((change) => changeInWords(change, told)).reverse(),
    links: linksOf(sheet, view),
    publishing: view.viewer === 'preview' ? publishingOf(sheet) : undefined,
  }
}

const publishingOf = ({ party, households }: AnswerSheet): Publishing => ({
  partyPublicId: party.publicId,
  isDraft: party.state === 'draft',
  missing: missingForGuests(party),
  households: counted(households.length, 'household'),
})

export const toldBy = (party: Party, now: number): ToldBy => ({
  hostName: hostNameOf(party),
  timeZone: party.timeZone,
  now,
})

export function partyCard(party: Party, now: number): PartyCard {
  const { title, startsAt, endsAt, timeZone, venue, address, arrival, description, contact } = party
  return {
    title,
    hostName: hostNameOf(party),
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

/** The form that every adult at home may send, by the link or logged in. */
export function answerForm(
  sheet: AnswerSheet,
  view: Pick<InvitationView, 'viewer' | 'action' | 'typed' | 'errors' | 'otherNote' | 'now'>,
): AnswerForm {
  const { party, household, changes } = sheet
  const { typed, errors = {} } = view
  const adults = household.guests.filter(({ kind }) => kind === 'adult')
  return {
    action: view.action,
    isOpen: view.viewer === 'preview' || takesReplies(party, view.now),
    until: untilInWords(party, view.now),
    version: newestOf(changes),
    rows: household.guests.map((guest) => rowOf(guest, typed)),
    adults: view.viewer === 'organizer' || adults.length < 2 ? [] : adults,
    answeredBy: typed?.answeredBy ?? '',
    note: typed?.note ?? sheet.note,
    maxNote: MAX_NOTE_LETTERS,
    otherNote: view.otherNote,
    errors,
    problems: problemsIn(errors),
    hasAnswered: household.guests.some(({ reply }) => reply !== null),
  }
}

const rowOf = (guest: Guest, typed: TypedAnswer | undefined): AnswerRow => ({
  publicId: guest.publicId,
  fullName: `${guest.firstName} ${guest.lastName}`.trim(),
  isChild: guest.kind === 'child',
  chosen: typed?.replies.get(guest.publicId) ?? replyValue(guest.reply ?? 'no response'),
  reply: guest.reply ?? 'no response',
})

/** "until the end of Sunday 13 December", or until the party is over. */
export function untilInWords(party: Party, now: number): string | undefined {
  if (party.replyBy !== null) return `until the end of ${dayInWords(party.replyBy, now)}`
  const [closesAt, isOver] = [repliesCloseAt(party), isOverAt(party)]
  if (closesAt === undefined) return undefined
  return closesAt === isOver
    ? 'until the party is over'
    : `until ${moment(closesAt, party.timeZone, now).text}`
}

/** What is there for guests alone, and only as long as they may answer. */
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
  }
}
