// The headline of the dashboard: the next party, with its one next step.
import type { PartyHousehold } from '../domain/board.ts'
import type { PartiesOf, PartySummary } from '../domain/dashboard.ts'
import { isOverAt, takesReplies } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { daysLeft } from './board-totals.ts'
import { countsOf, whenOf } from './dashboard-rows.ts'
import type { Moment } from './format.ts'
import { invitesYou, otherHostsOf } from './host-names.ts'
import { type NextStep, nextStep } from './next-step.ts'
import type { StreetHousehold } from './street/house-plan.ts'
import { streetHousehold } from './street-household.ts'

/** The next party, as the top of the dashboard shows it. */
export interface Headline {
  publicId: string
  title: string
  /** "Your next party", "Your draft, with Mary Williams", "John Smith invites you to" */
  role: string
  url: string
  /** The address of the calendar file; undefined for a party without a date. */
  calendar: string | undefined
  when: Moment | undefined
  venue: string
  /** "25 days left" */
  left: string | undefined
  counts: string
  step: NextStep
  street: StreetHousehold[]
}

export function headlineOf(
  party: PartySummary,
  { hosts, households }: Pick<PartiesOf, 'hosts' | 'households'>,
  person: Person,
  now: number,
): Headline {
  const { publicId, title, startsAt, venue, address } = party
  const isHost = hosts.length > 0
  return {
    publicId,
    title,
    role: isHost ? roleOfHost(party, person, now) : invitesYou(party),
    url: isHost ? paths.party({ party: publicId }) : paths.invitedTo({ party: publicId }),
    calendar: startsAt === null ? undefined : paths.partyCalendar({ party: publicId }),
    when: whenOf(party, now),
    venue: [venue, address].filter(Boolean).join(', '),
    left: daysLeft(party, now),
    counts: countsOf(party),
    step: isHost
      ? stepOfHost(party, { hosts, households }, person, now)
      : stepOfGuest(party, households, person, now),
    street: households.map(streetHousehold),
  }
}

function roleOfHost(party: PartySummary, person: Person, now: number): string {
  const others = otherHostsOf(party, person)
  const shared = others && `, with ${others}`
  if (party.state === 'draft') return `Your draft${shared}`
  return `${isOver(party, now) ? 'Your last party' : 'Your next party'}${shared}`
}

const isOver = (party: PartySummary, now: number): boolean =>
  (isOverAt(party) ?? Number.POSITIVE_INFINITY) <= now

/** The next step of a host. There is always one: when nothing is due, it is to see who is coming. */
function stepOfHost(
  party: PartySummary,
  { hosts, households }: Pick<PartiesOf, 'hosts' | 'households'>,
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
  const homes = new Set(hosts.map((host) => host.householdId))
  const unsent = households.filter((one) => one.sentAt === null && !homes.has(one.householdId))
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
