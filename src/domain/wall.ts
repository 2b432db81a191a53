// The wall of a party: households write messages for all who are invited, and the hosts do too.
//
// Where the host hides who is invited, households read only the hosts' messages and write none: what
// is written for few must not be shown to all when the host changes that.
import type { Database } from '../database/database.ts'
import { NotFound } from '../errors.ts'
import { selectInvitation } from '../repositories/invitations.ts'
import {
  countMessages,
  deleteMessage,
  insertMessage,
  lockWall,
  type MessageRow,
  selectMessage,
  selectMessages,
  selectMessagesBy,
} from '../repositories/wall-messages.ts'
import type { Party } from './parties.ts'

export { countMessages }

export type WallMessage = MessageRow

export const MAX_MESSAGE_LETTERS = 2_000

/** How many messages one household, and all hosts together, may have on a wall. */
export const MAX_MESSAGES = { household: 50, host: 200 }

export const SHOWN_MESSAGES = 50

/** How long the same text again is taken for a button that was pressed twice. */
const TWICE_MS = 10 * 60_000

export interface Wall {
  /** Newest first. */
  messages: WallMessage[]
  /** Whether there are older ones than these. */
  hasOlder: boolean
  /** Whether these are the newest. */
  isNewest: boolean
}

/** Who reads a wall, and which part of it. */
export interface WallReader {
  /** Undefined for the host. */
  householdId: number | undefined
  /** The public id of the message before which the page begins; undefined for the newest messages. */
  before: string | undefined
}

export async function getWall(
  db: Database,
  party: Party,
  { householdId, before = '' }: WallReader,
): Promise<Wall> {
  const from = before === '' ? undefined : await selectMessage(db, party.id, before)
  const messages = await selectMessages(db, {
    partyId: party.id,
    before: from?.id,
    household: party.showGuests ? undefined : householdId,
    limit: SHOWN_MESSAGES + 1,
  })
  return {
    messages: messages.slice(0, SHOWN_MESSAGES),
    hasOlder: messages.length > SHOWN_MESSAGES,
    isNewest: from === undefined,
  }
}

/** Makes plain text of a typed message, and says what is wrong with it. */
export function readMessage(typed: string): { text: string; error: string | undefined } {
  const text = typed
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
  if (!/[^\p{Z}\p{C}]/u.test(text)) return { text, error: 'Write something first.' }
  const count = lettersIn(text)
  if (count <= MAX_MESSAGE_LETTERS) return { text, error: undefined }
  const [most, has] = [MAX_MESSAGE_LETTERS, count].map((letters) => letters.toLocaleString('en'))
  return { text, error: `Shorten the message to ${most} letters: it has ${has}.` }
}

/** Counts letters as people do: an emoji is one, whatever it is made of. */
function lettersIn(text: string): number {
  if (text.length <= MAX_MESSAGE_LETTERS) return text.length
  const letters = new Intl.Segmenter('en', { granularity: 'grapheme' }) // Made here: it takes 11 ms of a start.
  let count = 0
  for (const _ of letters.segment(text)) count++
  return count
}

/** Who writes: a household (then `hostId` is null), or a host (then `householdId` is null). */
export interface WallWriter {
  party: Party
  householdId: number | null
  hostId: number | null
  /** Milliseconds since 1970. */
  now: number
}

/**
 * @returns why the message was not written, as words for its author; undefined once it is on the
 * wall
 */
export async function writeMessage(
  db: Database,
  writer: WallWriter,
  text: string,
): Promise<string | undefined> {
  const { party, householdId, hostId, now } = writer
  if (!mayWrite(party, householdId)) return whyNot(party, householdId)
  return db.transaction().execute(async (trx) => {
    await lockFor(trx, writer)
    const own = await selectMessagesBy(trx, party.id, householdId)
    const [newest] = own
    if (newest?.text === text && now - newest.writtenAt < TWICE_MS) return undefined
    const most = householdId === null ? MAX_MESSAGES.host : MAX_MESSAGES.household
    if (own.length >= most) return tooMany(most, householdId)
    const message = { partyId: party.id, householdId, hostId, text, writtenAt: now }
    await insertMessage(trx, message)
    return undefined
  })
}

/**
 * Whether the household (or the host, for null) may write on the wall: even after the party, as
 * long as its links work.
 */
export const mayWrite = ({ state, showGuests }: Party, householdId: number | null): boolean =>
  householdId === null ? state !== 'archived' : state === 'published' && showGuests

function whyNot({ state, showGuests }: Party, householdId: number | null): string {
  if (householdId !== null && !showGuests) {
    return 'Your host does not show guests to each other any more, so nothing can be written here. Tell your host directly.'
  }
  return `This party is ${state === 'archived' ? 'in the archive' : 'not open'}, so its wall stays as it is.`
}

const tooMany = (most: number, householdId: number | null): string =>
  householdId === null
    ? `You have ${most} messages on this wall, which is as many as it holds. Remove one of them to write another.`
    : `Your household has ${most} messages on this wall, which is as many as it holds. Take one of them back to write another.`

/** @throws NotFound when the household is not invited any more */
async function lockFor(db: Database, { party, householdId }: WallWriter): Promise<void> {
  if (householdId === null) return lockWall(db, party.id)
  const invitation = await selectInvitation(db, party.id, householdId)
  if (!invitation || invitation.takenBackAt !== null) throw new NotFound()
}

/**
 * Deletes a message; one that is gone already is no error.
 * @param householdId undefined for the host, who may remove every message
 * @throws NotFound when another household wrote it
 */
export async function removeMessage(
  db: Database,
  party: Party,
  publicId: string,
  householdId?: number,
): Promise<void> {
  const message = await selectMessage(db, party.id, publicId)
  if (!message) return
  if (householdId !== undefined && message.householdId !== householdId) throw new NotFound()
  await deleteMessage(db, message.id)
}
