// Replies as values of a form and as class names, and the limit of a note.
import type { GivenReply } from '../repositories/replies.ts'

export type Reply = GivenReply | 'no response'

export const MAX_NOTE_LETTERS = 1_000

const REPLY_FIELDS: Record<string, GivenReply> = {
  attending: 'attending',
  maybe: 'maybe',
  'not-attending': 'not attending',
}

/** Reads a reply from a form: empty text is no response, and unknown text is undefined. */
export const readReply = (text: string): Reply | undefined =>
  text === '' ? 'no response' : REPLY_FIELDS[text]

/** A reply as the value of a form's field and as a class name. */
export const replyValue = (reply: Reply): string =>
  reply === 'no response' ? '' : reply.replace(' ', '-')
