// The wall as pages show it: messages, newest first, and the form below which they stand.
import type { Party } from '../domain/parties.ts'
import { MAX_MESSAGE_LETTERS, mayWrite, type Wall, type WallMessage } from '../domain/wall.ts'
import { stamp } from './format.ts'
import { paragraphsOf, type TextPiece } from './plain-text.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface WallProps {
  messages: WallMessageProps[]
  /** Undefined where one can't write. */
  form: WallForm | undefined
  /** Whether guests are hidden from each other, so that they read the host alone. */
  isHostsOnly: boolean
  /** Where older messages are; undefined where there are none. */
  older: string | undefined
  /** Where the newest are; undefined where these are the newest. */
  newest: string | undefined
}

export interface WallForm {
  action: string
  /** What was typed, where the form comes back. */
  message: string
  /** "2,000" */
  most: string
  error: string | undefined
  problems: Problem[]
}

export interface WallMessageProps {
  publicId: string
  author: string
  isHost: boolean
  isOwn: boolean
  /** "14:02", by the clock of the party's zone. */
  written: string
  text: TextPiece[][]
  /** Where it is removed; undefined for whoever may not. */
  removal: string | undefined
}

/** What came back, and why. */
export interface WallAgain {
  message: string
  error: string
}

/** Where the forms of a wall lead. */
export interface WallPlace {
  /** The page on which it stands. */
  page: string
  write: string
  remove: (message: string) => string
}

export interface WallView {
  wall: Wall
  /** Null for the host. */
  householdId: number | null
  /** Undefined in a preview: nothing is changed there. */
  place: WallPlace | undefined
  again?: WallAgain | undefined
  /** Milliseconds since 1970. */
  now: number
}

export function wallProps(party: Party, view: WallView): WallProps {
  const { wall, place, householdId } = view
  const oldest = wall.messages.at(-1)
  return {
    messages: wall.messages.map((message) => messageProps(message, party, view)),
    form: place && formOf(place, mayWrite(party, householdId), view.again),
    isHostsOnly: !party.showGuests,
    older:
      place && oldest && wall.hasOlder ? `${place.page}?wall=${oldest.publicId}#wall` : undefined,
    newest: place && !wall.isNewest ? `${place.page}#wall` : undefined,
  }
}

/** What could not be written is shown again even where nothing can be written any more. */
function formOf(place: WallPlace, isOpen: boolean, again?: WallAgain): WallForm | undefined {
  if (!isOpen && !again) return undefined
  return {
    action: `${place.write}#wall`,
    message: again?.message ?? '',
    most: MAX_MESSAGE_LETTERS.toLocaleString('en'),
    error: again?.error,
    problems: problemsIn({ message: again?.error }),
  }
}

function messageProps(
  message: WallMessage,
  party: Party,
  { householdId, place, now }: WallView,
): WallMessageProps {
  const { publicId, writtenAt, hostFirstName, hostLastName } = message
  const isHost = message.householdId === null
  const isOwn = message.householdId === householdId
  const host = `${hostFirstName ?? ''} ${hostLastName ?? ''}`.trim() || (party.hostNames[0] ?? '')
  return {
    publicId,
    author: isHost ? host : (message.householdName ?? ''),
    isHost,
    isOwn,
    written: stamp(writtenAt, party.timeZone, now),
    text: paragraphsOf(message.text),
    removal: householdId === null || isOwn ? place?.remove(publicId) : undefined,
  }
}

/** The wall on a page of its own, for the host. */
export interface HostWallProps {
  publicId: string
  title: string
  isArchived: boolean
  wall: WallProps
}
