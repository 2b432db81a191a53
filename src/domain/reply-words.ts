// Replies as words: in a form, as a class name, and how long a note may be.
import type { GivenReply } from '../repositories/replies.ts'

export type Reply = GivenReply | 'no response'

export const MAX_NOTE_LETTERS = 1_000

const REPLY_FIELDS: Record<string, GivenReply> = {
  attending: 'attending',
  maybe: 'maybe',
  'not-attending': 'not attending',
}

/** A reply as a form sends it; empty text takes a reply back, anything else is undefined. */
export const readReply = (text: string): Reply | undefined =>
  text === '' ? 'no response' : REPLY_FIELDS[text]

/** A reply as a form's value and as a class name. */
export const replyValue = (reply: Reply): string =>
  reply === 'no response' ? '' : reply.replace(' ', '-')
