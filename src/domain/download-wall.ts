// The messages on walls in the file of everything that a person has entered.
import type { Database } from '../database/database.ts'
import {
  type MessageRow,
  selectMessagesHosted,
  selectMessagesOfHousehold,
} from '../repositories/wall-messages.ts'

const timeOf = ({ writtenAt }: MessageRow): string => new Date(writtenAt).toISOString()

/** The walls of the parties that somebody hosts, by the party's id. */
export async function wallsHosted(db: Database, hostId: number) {
  const messages = Map.groupBy(await selectMessagesHosted(db, hostId), ({ partyId }) => partyId)
  return (partyId: number) =>
    (messages.get(partyId) ?? []).map((message) => ({
      household: message.householdName,
      byHost: message.householdId === null,
      text: message.text,
      writtenAt: timeOf(message),
    }))
}

/** What a household wrote on the walls of others, by the party's id. */
export async function messagesWritten(db: Database, householdId: number) {
  const messages = Map.groupBy(
    await selectMessagesOfHousehold(db, householdId),
    ({ partyId }) => partyId,
  )
  return (partyId: number) =>
    (messages.get(partyId) ?? []).map((message) => ({
      text: message.text,
      writtenAt: timeOf(message),
    }))
}
