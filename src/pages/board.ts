// The host's board: totals in a sentence, and every household with its link, its marks and its replies.
import type { Board, BoardFilter, BoardHousehold } from '../domain/board.ts'
import { missingForGuests, type Party } from '../domain/parties.ts'
import { fullNameOf, type Person } from '../domain/people.ts'
import { type Reply, replyValue } from '../domain/reply-words.ts'
import { paths } from '../paths.ts'
import { totalsInWords } from './board-totals.ts'
import { changeInWords, type ToldBy } from './changes.ts'
import { dayInWords, formatTime, type Moment, stamp } from './format.ts'
import { otherHostsOf } from './host-names.ts'
import { toldBy } from './invitation.ts'
import { type NextStep, nextStep } from './next-step.ts'
import type { StreetHousehold } from './street/house-plan.ts'
import { streetHousehold } from './street-household.ts'
import type { BoardTable } from './table/table-line.ts'

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
  /** What the party still needs before it can be published: "when it begins". */
  missing: string[]
  street: StreetHousehold[]
  ownHousehold: string
  /** The filter that is on; undefined for all households. */
  filter: BoardFilter | undefined
  filters: { name: string; filter: BoardFilter | undefined; count: number }[]
  households: BoardHouseholdProps[]
  takenBack: { publicId: string; name: string; replies: string }[]
  changes: ChangeProps[]
  takesReplies: boolean
  table: BoardTable
  /** How many messages are on the wall. */
  messages: number
  /** How many hosts the party has. */
  hosts: number
  /** The other hosts: "Mary Williams and Bob Johnson"; empty where the viewer is the only one. */
  with: string
  /** The owner, who alone may archive and delete the party; undefined when that is the viewer. */
  owner: string | undefined
}

export interface BoardHouseholdProps {
  publicId: string
  name: string
  /** Whether a host lives in it, who needs no link. */
  isOfHost: boolean
  /** Undefined when the link can't be shown; then it can be replaced. */
  link: string | undefined
  /** The text with the link, ready to paste into any messenger. */
  message: string
  /** Whether the household's form and message are unfolded. */
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
  /** The reply as the form's value; empty for no response. */
  value: string
  /** The host who gave the reply, "you" or a first name; undefined where the household gave it. */
  by: string | undefined
}

export interface ChangeProps {
  id: number
  household: string
  /** "Mary changed Timmy to not attending, 14:02" */
  text: string
  /** Whether the change can be undone: only replies that a host gave can. */
  canUndo: boolean
}

/** How the board is shown: to whom, and which part of it. */
export interface BoardView {
  board: Board
  filter: BoardFilter | undefined
  /** The public id of the household whose form is unfolded. */
  open: string
  /** The server's origin as its visitors know it: https://party.example */
  origin: string
  viewer: Person
  table: BoardTable
  /** How many messages are on the wall. */
  messages: number
  now: number
}

export function boardProps(view: BoardView): BoardProps {
  const { board, filter, now } = view
  const { party, households, takenBack, counts } = board
  const { publicId, title, state, startsAt, timeZone, venue } = party
  return {
    publicId,
    title,
    state,
    when: startsAt === null ? undefined : formatTime(startsAt, timeZone, now),
    venue: [venue, party.address].filter(Boolean).join(', '),
    totals: totalsInWords(board, now),
    next: nextStep(board),
    missing: missingForGuests(party),
    street: households.map(({ householdName: name, guests }) => streetHousehold({ name, guests })),
    ownHousehold: view.viewer.householdName,
    filter,
    filters: [
      { name: 'All', filter: undefined, count: counts.all },
      { name: 'Not sent', filter: 'not-sent', count: counts['not-sent'] },
      { name: 'Not opened', filter: 'not-opened', count: counts['not-opened'] },
      { name: 'No response', filter: 'no-response', count: counts['no-response'] },
      { name: 'Maybe', filter: 'maybe', count: counts.maybe },
    ],
    households: households.map((household) => householdProps(household, view)),
    takenBack: takenBack.map(({ householdPublicId, householdName, guests }) => ({
      publicId: householdPublicId,
      name: householdName,
      replies: guests
        .map(({ firstName, reply }) => `${firstName} ${reply ?? 'no response'}`)
        .join(', '),
    })),
    changes: changesInWords(board, toldBy(party, now)),
    takesReplies: state === 'published',
    table: view.table,
    messages: view.messages,
    hosts: board.hosts.length,
    with: otherHostsOf(party, view.viewer),
    owner: party.ownerId === view.viewer.id ? undefined : party.hostNames[0],
  }
}

function householdProps(household: BoardHousehold, view: BoardView): BoardHouseholdProps {
  const { token, householdPublicId, householdName, isOfHost, note, sentAt, openedAt } = household
  const { party } = view.board
  const link = token && view.origin + paths.invitation({ token })
  return {
    publicId: householdPublicId,
    name: householdName,
    isOfHost,
    link,
    message: link ? messageFor(view, householdName, link) : '',
    isOpen: householdPublicId === view.open,
    note,
    sent: sentAt === null ? undefined : stamp(sentAt, party.timeZone, view.now),
    opened: openedAt === null ? undefined : stamp(openedAt, party.timeZone, view.now),
    guests: household.guests.map(({ publicId, firstName, lastName, kind, reply, byHost }) => ({
      publicId,
      name: fullNameOf({ firstName, lastName }),
      isChild: kind === 'child',
      reply: reply ?? 'no response',
      value: replyValue(reply ?? 'no response'),
      by: byHost === undefined ? undefined : hostWhoSaid(byHost, view),
    })),
  }
}

function hostWhoSaid(id: number, { board: { hosts }, viewer }: BoardView): string {
  if (id === viewer.id) return 'you'
  return hosts.find((host) => host.id === id)?.firstName ?? 'a host'
}

function messageFor(
  { board: { party }, viewer, now }: BoardView,
  name: string,
  link: string,
): string {
  const when =
    party.startsAt === null ? '' : `, ${formatTime(party.startsAt, party.timeZone, now).text}`
  const until = party.replyBy ? ` Please answer by ${dayInWords(party.replyBy, now)}.` : ''
  return `${name}: you are invited to ${party.title}${when}. Say here who is coming: ${link}${until} ${viewer.firstName}`
}

function changesInWords({ changes, households, takenBack }: Board, told: ToldBy): ChangeProps[] {
  const all = [...households, ...takenBack]
  const names = new Map(all.map((one) => [one.householdId, one.householdName]))
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
