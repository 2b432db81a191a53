// The form by which every adult of a household answers, by the link or logged in.
import type { AnswerSheet, TypedAnswer } from '../domain/answer-sheet.ts'
import { isOverAt, type Party, repliesCloseAt, takesReplies } from '../domain/parties.ts'
import { fullNameOf } from '../domain/people.ts'
import { type Guest, newestOf } from '../domain/replies.ts'
import { MAX_NOTE_LETTERS, replyValue } from '../domain/reply-words.ts'
import { dayInWords, formatTime } from './format.ts'
import { type Problem, problemsIn } from './problems.ts'
import type { StreetHousehold } from './street/house-plan.ts'

/** Who looks: a household by its link, somebody who is logged in, or the host before publishing. */
export type InvitationViewer = 'guest' | 'organizer' | 'preview'

export interface AnswerForm {
  /** Where the form is sent; undefined in a preview. */
  action: string | undefined
  /** Whether the household may answer now. */
  isOpen: boolean
  /** "until the end of Sunday 13 December"; undefined where replies have no end. */
  until: string | undefined
  version: number
  rows: AnswerRow[]
  /** The adults, one of whom is named as who answers; empty where nobody needs to ask. */
  adults: { publicId: string; firstName: string }[]
  answeredBy: string
  note: string
  maxNote: number
  /** The note that somebody else wrote meanwhile, and `told`: who wrote it, and when. */
  otherNote: { text: string; told: string } | undefined
  errors: Readonly<Record<string, string>>
  problems: Problem[]
  hasAnswered: boolean
}

export interface AnswerRow {
  publicId: string
  fullName: string
  isChild: boolean
  /** The value of the chosen button; empty where none is chosen. */
  chosen: string
  /** The reply that is saved. */
  reply: StreetHousehold['members'][number]['reply']
}

/** How the form is shown: to whom, and with what came back. */
export interface AnswerView {
  viewer: InvitationViewer
  action: string | undefined
  /** What was typed, when the form comes back; undefined on a first look. */
  typed?: TypedAnswer | undefined
  errors?: Readonly<Record<string, string>>
  otherNote?: AnswerForm['otherNote']
  now: number
}

export function answerForm(sheet: AnswerSheet, view: AnswerView): AnswerForm {
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
  fullName: fullNameOf(guest),
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
    : `until ${formatTime(closesAt, party.timeZone, now).text}`
}
