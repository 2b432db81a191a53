// Parties as rows, in the dashboard's lists and in the archive.
import type { AnswerSheet } from '../domain/answer-sheet.ts'
import type { PartySummary } from '../domain/dashboard.ts'
import { headsIn } from '../domain/headcount.ts'
import type { Person } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { type AnswerForm, answerForm } from './answer-form.ts'
import { daysLeft } from './board-totals.ts'
import { formatTime, type Moment } from './format.ts'
import { hostNamesOf, otherHostsOf } from './host-names.ts'
import { countsInWords } from './invitation.ts'

export interface PartyRow {
  publicId: string
  title: string
  isDraft: boolean
  when: Moment | undefined
  counts: string
  /** The other hosts: "Mary Williams"; empty where the viewer is the only one. */
  with: string
}

export interface InvitedRow {
  publicId: string
  title: string
  url: string
  hostName: string
  when: Moment | undefined
  left: string | undefined
  counts: string
  /** Undefined where the household can't answer now, or only on the invitation's page. */
  form: AnswerForm | undefined
}

export const whenOf = ({ startsAt, timeZone }: PartySummary, now: number): Moment | undefined =>
  startsAt === null ? undefined : formatTime(startsAt, timeZone, now)

export const countsOf = ({ headcount }: PartySummary): string =>
  headsIn(headcount) === 0 ? 'Nobody is invited yet' : countsInWords(headcount)

export const partyRow = (party: PartySummary, person: Person, now: number): PartyRow => ({
  publicId: party.publicId,
  title: party.title,
  isDraft: party.state === 'draft',
  when: whenOf(party, now),
  counts: countsOf(party),
  with: otherHostsOf(party, person),
})

const urlOf = ({ publicId }: PartySummary): string => paths.invitedTo({ party: publicId })

export const invitedRow = (
  party: PartySummary,
  sheet: AnswerSheet | undefined,
  now: number,
): InvitedRow => ({
  publicId: party.publicId,
  title: party.title,
  url: urlOf(party),
  hostName: hostNamesOf(party),
  when: whenOf(party, now),
  left: daysLeft(party, now),
  counts: countsOf(party),
  form: sheet && answerForm(sheet, { viewer: 'organizer', action: urlOf(party), now }),
})
