// Queues mails to guests, each with the link by which its reader unsubscribes.
import type { Database } from '../../database/database.ts'
import { noteUnsubscribeLink, unsubscribeToken } from '../../domain/messages/unsubscribing.ts'
import { paths } from '../../paths.ts'
import type { Letter, LetterTimes, SendLetter } from './letter.ts'

export interface GuestMail {
  to: string
  letter: Letter
  key: string
  times: LetterTimes
  /** The server's origin, with which links begin: https://party.example */
  origin: string
}

/**
 * Queues a letter to a guest, once for each key, in the transaction that causes it.
 * @returns whether it is new
 */
export type SendToGuest = (db: Database, mail: GuestMail) => Promise<boolean>

/** @param unsubscribeKey the key that makes the links for unsubscribing */
export const guestMailer =
  (sendLetter: SendLetter, unsubscribeKey: Buffer, clock: () => number): SendToGuest =>
  async (db, { to, letter, key, times, origin }) => {
    const token = unsubscribeToken(unsubscribeKey, to)
    const unsubscribe = origin + paths.unsubscribe({ token })
    const isNew = await sendLetter(db, to, { ...letter, unsubscribe }, key, times)
    if (isNew) await noteUnsubscribeLink(db, { token, email: to }, clock())
    return isNew
  }
