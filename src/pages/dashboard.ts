// The dashboard: the next party with its one next step, the other parties, and one line of the session.
import type { AnswerSheet } from '../domain/answer-sheet.ts'
import type { PartyHousehold } from '../domain/board.ts'
import type { PartiesOf, PartySummary } from '../domain/dashboard.ts'
import { headsIn } from '../domain/headcount.ts'
import { hostNameOf, isOverAt, takesReplies } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { daysLeft, type NextStep, nextStep } from './board.ts'
import { type Moment, moment } from './format.ts'
import { type AnswerForm, answerForm, countsInWords } from './invitation.ts'
import { type SessionFacts, type SessionLine, sessionLine } from './session.ts'
import type { StreetHousehold } from './street/house.ts'
import { streetHousehold } from './street-household.ts'

export interface DashboardProps {
  /** "Welcome, John!" */
  greeting: string
  /** On the first visit after a restart. */
  warmLine: string | undefined
  lamp: 'lit' | 'glow'
  ownHousehold: string
  headline: Headline | undefined
  /** Whether the headline is a party of one's own. */
  isHosting: boolean
  /** Other than the headline. */
  hosting: PartyRow[]
  invited: InvitedRow[]
  archivedCount: number
  session: SessionLine
}

/** The next party. */
export interface Headline {
  publicId: string
  title: string
  /** "Your next party", "John Smith invites you to" */
  role: string
  url: string
  /** Undefined where it has no date. */
  calendar: string | undefined
  when: Moment | undefined
  venue: string
  /** "25 days left" */
  left: string | undefined
  counts: string
  step: NextStep
  street: StreetHousehold[]
}

export interface PartyRow {
  publicId: string
  title: string
  isDraft: boolean
  when: Moment | undefined
  counts: string
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

export function dashboardProps(
  person: Person,
  parties: PartiesOf,
  facts: SessionFacts,
): DashboardProps {
  const { next, hosting, invited, archived } = parties
  const welcomeBack = `Your light was still on. Welcome back, ${person.firstName}.`
  return {
    greeting: `Welcome, ${person.firstName}!`,
    warmLine: facts.restarted ? welcomeBack : undefined,
    lamp: facts.restarted ? 'glow' : 'lit',
    ownHousehold: person.householdName,
    headline: next && headlineOf(next, parties.households, person, facts.now),
    isHosting: next?.hostId === person.id,
    hosting: hosting.filter((party) => party !== next).map((party) => partyRow(party, facts.now)),
    invited: invited.map((party) => {
      const sheet = parties.sheets.find((one) => one.party.id === party.id)
      return invitedRow(party, sheet, facts.now)
    }),
    archivedCount: archived.length,
    session: sessionLine(facts),
  }
}

function headlineOf(
  party: PartySummary,
  households: readonly PartyHousehold[],
  person: Person,
  now: number,
): Headline {
  const { publicId, title, startsAt, venue, address } = party
  const isHost = party.hostId === person.id
  return {
    publicId,
    title,
    role: isHost ? roleOfHost(party, now) : `${hostNameOf(party)} invites you to`,
    url: isHost ? paths.party({ party: publicId }) : paths.invitedTo({ party: publicId }),
    calendar: startsAt === null ? undefined : paths.partyCalendar({ party: publicId }),
    when: whenOf(party, now),
    venue: [venue, address].filter(Boolean).join(', '),
    left: daysLeft(party, now),
    counts: countsOf(party),
    step: isHost
      ? stepOfHost(party, households, person, now)
      : stepOfGuest(party, households, person, now),
    street: households.map(streetHousehold),
  }
}

function roleOfHost(party: PartySummary, now: number): string {
  if (party.state === 'draft') return 'Your draft'
  return isOver(party, now) ? 'Your last party' : 'Your next party'
}

const isOver = (party: PartySummary, now: number): boolean =>
  (isOverAt(party) ?? Number.POSITIVE_INFINITY) <= now

/** There is always one: where nothing is due, it is to see who is coming. */
function stepOfHost(
  party: PartySummary,
  households: readonly PartyHousehold[],
  { householdId }: Person,
  now: number,
): NextStep {
  const board = paths.party({ party: party.publicId })
  if (isOver(party, now)) {
    return {
      text: 'It is over. In the archive its replies are kept.',
      label: 'Look back',
      url: board,
    }
  }
  const unsent = households.filter((one) => one.sentAt === null && one.householdId !== householdId)
  const counts = { all: households.length, 'not-sent': unsent.length }
  const due = nextStep({ party, counts })
  if (due) return due
  if (hasNotAnswered(households, householdId)) {
    const url = paths.invitedTo({ party: party.publicId })
    return { text: 'Your own household has not answered yet.', label: 'Answer for yours', url }
  }
  const { noResponse } = party.headcount
  if (noResponse === 0)
    return { text: 'Everybody has answered.', label: 'See who is coming', url: board }
  const url = `${board}?show=no-response#households`
  const people = noResponse === 1 ? '1 person has' : `${noResponse} people have`
  return { text: `${people} not answered yet.`, label: 'See who', url }
}

function stepOfGuest(
  party: PartySummary,
  households: readonly PartyHousehold[],
  { householdId, householdName }: Person,
  now: number,
): NextStep {
  const url = paths.invitedTo({ party: party.publicId })
  const isOpen = takesReplies(party, now)
  if (isOpen && hasNotAnswered(households, householdId)) {
    const here = `#answer-${party.publicId}`
    return { text: `The ${householdName} has not answered yet.`, label: 'Answer', url: here }
  }
  const text = isOpen ? 'You have answered, and can still change it.' : 'The time to reply is over.'
  return { text, label: 'See the invitation', url }
}

const hasNotAnswered = (households: readonly PartyHousehold[], householdId: number): boolean =>
  households.some(
    (one) => one.householdId === householdId && one.guests.some(({ reply }) => reply === null),
  )

const whenOf = ({ startsAt, timeZone }: PartySummary, now: number): Moment | undefined =>
  startsAt === null ? undefined : moment(startsAt, timeZone, now)

const countsOf = ({ headcount }: PartySummary): string =>
  headsIn(headcount) === 0 ? 'Nobody is invited yet' : countsInWords(headcount)

const partyRow = (party: PartySummary, now: number): PartyRow => ({
  publicId: party.publicId,
  title: party.title,
  isDraft: party.state === 'draft',
  when: whenOf(party, now),
  counts: countsOf(party),
})

const urlOf = ({ publicId }: PartySummary): string => paths.invitedTo({ party: publicId })

const invitedRow = (
  party: PartySummary,
  sheet: AnswerSheet | undefined,
  now: number,
): InvitedRow => ({
  publicId: party.publicId,
  title: party.title,
  url: urlOf(party),
  hostName: hostNameOf(party),
  when: whenOf(party, now),
  left: daysLeft(party, now),
  counts: countsOf(party),
  form: sheet && answerForm(sheet, { viewer: 'organizer', action: urlOf(party), now }),
})

export interface ArchiveProps {
  parties: PartyRow[]
}

export const archiveProps = (archived: readonly PartySummary[], now: number): ArchiveProps => ({
  parties: archived.map((party) => partyRow(party, now)),
})
