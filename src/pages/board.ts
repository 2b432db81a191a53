// The host's board: totals in a sentence, every household with its link, marks and replies.
import type { Board, BoardFilter, BoardHousehold } from '../domain/board.ts'
import { type Headcount, headsIn } from '../domain/headcount.ts'
import { missingForGuests, type Party } from '../domain/parties.ts'
import { type Reply, replyValue } from '../domain/reply-words.ts'
import { daysBetween } from '../domain/wall-time.ts'
import { paths } from '../paths.ts'
import { changeInWords, type ToldBy } from './changes.ts'
import { counted, dayInWords, type Moment, moment, stamp } from './format.ts'
import { toldBy } from './invitation.ts'
import type { StreetHousehold } from './street/house.ts'
import { streetHousehold } from './street-household.ts'

export interface BoardProps {
  publicId: string
  title: string
  state: Party['state']
  when: Moment | undefined
  venue: string
  /** "12 attending (9 adults, 3 children), 2 maybe, 4 have not answered, 25 days left" */
  totals: string
  /** What the host should do next, with the button that does it. */
  next: NextStep | undefined
  /** What is missing before it can be published: "when it begins". */
  missing: string[]
  street: StreetHousehold[]
  ownHousehold: string
  /** Whether a filter is on. */
  filter: BoardFilter | undefined
  filters: { name: string; filter: BoardFilter | undefined; count: number }[]
  households: BoardHouseholdProps[]
  takenBack: { publicId: string; name: string; replies: string }[]
  changes: ChangeProps[]
  takesReplies: boolean
}

export interface NextStep {
  text: string
  label: string
  url: string
}

export interface StepFacts {
  party: Party
  /** Of households: all that are invited, and those whose link is not sent. */
  counts: Pick<Board['counts'], 'all' | 'not-sent'>
}

export interface BoardHouseholdProps {
  publicId: string
  name: string
  /** Undefined when the link can't be shown: then it can be replaced. */
  link: string | undefined
  /** Ready to paste into any messenger. */
  message: string
  /** Whether its form and its text stand open. */
  isOpen: boolean
  note: string
  sent: string | undefined
  opened: string | undefined
  guests: BoardGuestProps[]
}

export interface BoardGuestProps {
  publicId: string
  name: string
  isChild: boolean
  reply: Reply
  /** As a form's value; empty for no response. */
  value: string
  byHost: boolean
}

export interface ChangeProps {
  id: number
  household: string
  /** "Mary changed Timmy to not attending, 14:02" */
  text: string
  /** A reply given by the host can be taken back. */
  canUndo: boolean
}

export interface BoardFacts {
  board: Board
  filter: BoardFilter | undefined
  /** The public id of the household whose form stands open. */
  open: string
  /** Of the server as its visitors know it: https://party.example */
  origin: string
  hostName: string
  ownHousehold: string
  now: number
}

export function boardProps(facts: BoardFacts): BoardProps {
  const { board, filter, now } = facts
  const { party, households, takenBack, counts } = board
  const { publicId, title, state, startsAt, timeZone, venue } = party
  return {
    publicId,
    title,
    state,
    when: startsAt === null ? undefined : moment(startsAt, timeZone, now),
    venue: [venue, party.address].filter(Boolean).join(', '),
    totals: totalsInWords(board, now),
    next: nextStep(board),
    missing: missingForGuests(party),
    street: households.map(({ householdName: name, guests }) => streetHousehold({ name, guests })),
    ownHousehold: facts.ownHousehold,
    filter,
    filters: [
      { name: 'All', filter: undefined, count: counts.all },
      { name: 'Not sent', filter: 'not-sent', count: counts['not-sent'] },
      { name: 'Not opened', filter: 'not-opened', count: counts['not-opened'] },
      { name: 'No response', filter: 'no-response', count: counts['no-response'] },
      { name: 'Maybe', filter: 'maybe', count: counts.maybe },
    ],
    households: households.map((household) => householdProps(household, facts)),
    takenBack: takenBack.map(({ householdPublicId, householdName, guests }) => ({
      publicId: householdPublicId,
      name: householdName,
      replies: guests
        .map(({ firstName, reply }) => `${firstName} ${reply ?? 'no response'}`)
        .join(', '),
    })),
    changes: changesInWords(board, toldBy(party, now)),
    takesReplies: state === 'published',
  }
}

/** "12 attending (9 adults, 3 children), 2 maybe, 4 have not answered, 25 days left." */
export function totalsInWords(
  { headcount, party }: Pick<Board, 'headcount' | 'party'>,
  now: number,
): string {
  if (headsIn(headcount) === 0) return 'Nobody is invited yet.'
  const left = daysLeft(party, now)
  return `${[headcountInWords(headcount), ...(left ? [left] : [])].join(', ')}.`
}

/** "12 attending (9 adults, 3 children), 2 maybe, 4 have not answered" */
function headcountInWords(headcount: Headcount): string {
  const { attending, adults, children, maybe, notAttending, noResponse } = headcount
  const split = `${counted(adults, 'adult')}, ${children === 1 ? '1 child' : `${children} children`}`
  return [
    `${attending} attending${children > 0 ? ` (${split})` : ''}`,
    ...(maybe > 0 ? [`${maybe} maybe`] : []),
    ...(notAttending > 0 ? [`${notAttending} not attending`] : []),
    ...(noResponse > 0 ? [`${noResponse} ${noResponse === 1 ? 'has' : 'have'} not answered`] : []),
  ].join(', ')
}

/** "25 days left", "tomorrow", "today"; undefined without a date, or when it is over. */
export function daysLeft({ startsAt, timeZone }: Party, now: number): string | undefined {
  if (startsAt === null) return undefined
  const days = daysBetween(now, startsAt, timeZone)
  if (days < 0) return undefined
  if (days < 2) return days === 0 ? 'today' : 'tomorrow'
  return `${days} days left`
}

/** What leads from a draft to links that are sent; undefined when nothing of that is left to do. */
export function nextStep({ party, counts }: StepFacts): NextStep | undefined {
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
    const text = `Publishing opens the links of ${counted(counts.all, 'household')}. Nothing is sent by itself.`
    return { text, label: 'Look at it and publish', url: paths.previewParty(here) }
  }
  if (counts['not-sent'] > 0) {
    const text = `${counted(counts['not-sent'], 'household')} ${counts['not-sent'] === 1 ? 'waits' : 'wait'} for the link.`
    return { text, label: 'Send the links', url: `${paths.party(here)}?show=not-sent#households` }
  }
  return undefined
}

function householdProps(household: BoardHousehold, facts: BoardFacts): BoardHouseholdProps {
  const { token, householdPublicId, householdName, note, sentAt, openedAt, guests } = household
  const { party } = facts.board
  const link = token && facts.origin + paths.invitation({ token })
  return {
    publicId: householdPublicId,
    name: householdName,
    link,
    message: link ? messageFor(facts, householdName, link) : '',
    isOpen: householdPublicId === facts.open,
    note,
    sent: sentAt === null ? undefined : stamp(sentAt, party.timeZone, facts.now),
    opened: openedAt === null ? undefined : stamp(openedAt, party.timeZone, facts.now),
    guests: guests.map(({ publicId, firstName, lastName, kind, reply, byHost }) => ({
      publicId,
      name: `${firstName} ${lastName}`.trim(),
      isChild: kind === 'child',
      reply: reply ?? 'no response',
      value: replyValue(reply ?? 'no response'),
      byHost,
    })),
  }
}

function messageFor(
  { board: { party }, hostName, now }: BoardFacts,
  name: string,
  link: string,
): string {
  const when =
    party.startsAt === null ? '' : `, ${moment(party.startsAt, party.timeZone, now).text}`
  const until = party.replyBy ? ` Please answer by ${dayInWords(party.replyBy, now)}.` : ''
  return `${name}: you are invited to ${party.title}${when}. Say here who is coming: ${link}${until} ${hostName}`
}

function changesInWords({ changes, households, takenBack }: Board, told: ToldBy): ChangeProps[] {
  const names = new Map(
    [...households, ...takenBack].map(({ householdId, householdName }) => [
      householdId,
      householdName,
    ]),
  )
  const newest = new Set<number>()
  return changes.map((change) => {
    const isNewest = change.personId !== null && !newest.has(change.personId)
    if (change.kind === 'reply' && change.personId !== null) newest.add(change.personId)
    return {
      id: change.id,
      household: change.actorId === null ? '' : (names.get(change.householdId) ?? ''),
      text: changeInWords(change, told),
      canUndo: change.kind === 'reply' && change.byHost && isNewest,
    }
  })
}
