// The wall of a party: what households write for all who are invited, and whoever hosts it for them.
//
// Where the host hides who is invited, households read the host alone and write nothing: what is
// written for few must not be shown to all when the host changes that.
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

/** How many one household has on a wall, and how many the hosts have. */
export const MAX_MESSAGES = { household: 50, host: 200 }

export const SHOWN_MESSAGES = 50

/** The same text again within this time is a button that was pressed twice. */
const TWICE_MS = 10 * 60_000

export interface Wall {
  /** Newest first. */
  messages: WallMessage[]
  /** Whether there are older ones than these. */
  hasOlder: boolean
  /** Whether these are the newest. */
  isNewest: boolean
}

/** Who reads a wall. */
export interface WallReader {
  /** Undefined for the host. */
  householdId: number | undefined
  /** The public id of the message before which the page begins; the newest stand there otherwise. */
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

/** A message as it was typed, made plain text; with what is wrong about it. */
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

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** As people count them: an emoji is one, whatever it is made of. */
function lettersIn(text: string): number {
  if (text.length <= MAX_MESSAGE_LETTERS) return text.length
  let count = 0
  for (const _ of letters.segment(text)) count++
  return count
}

/** A household, or else the person who hosts. */
export interface WallWriter {
  party: Party
  householdId: number | null
  hostId: number | null
  /** Milliseconds since 1970. */
  now: number
}

/** @returns why it is not written, for whoever wrote it; undefined once it is on the wall */
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

/** Whether somebody may write on a wall: also after the party, as long as its links are open. */
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
 * @param householdId undefined for the host, who may remove each
 * @throws NotFound when somebody else wrote it
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
