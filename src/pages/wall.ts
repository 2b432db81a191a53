// The wall as pages show it: messages, newest first, below the form that writes one.
import type { Party } from '../domain/parties.ts'
import { MAX_MESSAGE_LETTERS, mayWrite, type Wall, type WallMessage } from '../domain/wall.ts'
import { stamp } from './format.ts'
import { paragraphsOf, type TextPiece } from './plain-text.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface WallProps {
  messages: WallMessageProps[]
  /** Undefined where the viewer can't write. */
  form: WallForm | undefined
  /**
   * Whether guests are hidden from each other: then households write nothing, and each reads the
   * hosts' messages and its own earlier ones.
   */
  isHostsOnly: boolean
  /** The page of older messages; undefined where there are none. */
  older: string | undefined
  /** The page of the newest messages; undefined where these are the newest. */
  newest: string | undefined
}

export interface WallForm {
  action: string
  /** What was typed, when the form comes back. */
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
  /** Where the message is removed; undefined for viewers who may not remove it. */
  removal: string | undefined
}

/** The message that could not be written, and why. */
export interface WallAgain {
  message: string
  error: string
}

/** The addresses to which the wall's forms are sent. */
export interface WallPlace {
  /** The page that the wall is on. */
  page: string
  write: string
  remove: (message: string) => string
}

export interface WallView {
  wall: Wall
  /** The household that reads; null for the host. */
  householdId: number | null
  /** Undefined in a preview, where nothing can be changed. */
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

/**
 * A message that could not be written is shown in the form again, even when nobody can write any
 * more.
 */
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
