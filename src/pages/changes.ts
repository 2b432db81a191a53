// Who changed what about an invitation, in words: "Mary changed Timmy to not attending, 14:02".
import type { Change } from '../domain/replies.ts'
import { stamp } from './format.ts'

export interface ToldBy {
  /** The full name of the party's owner, who stands for a host whose account is gone. */
  hostName: string
  /** The party's time zone. */
  timeZone: string
  /** Milliseconds since 1970. */
  now: number
}

export function changeInWords(change: Change, { hostName, timeZone, now }: ToldBy): string {
  const { actorFirstName, actorLastName } = change
  const host = `${actorFirstName ?? ''} ${actorLastName ?? ''}`.trim() || hostName
  const by = change.byHost ? `${host} (host)` : actorFirstName
  return `${WHAT[change.kind](change, by)}, ${stamp(change.changedAt, timeZone, now)}`
}

const WHAT: Record<Change['kind'], (change: Change, by: string | null) => string> = {
  reply(change, by) {
    const reply = change.value || 'no response'
    const who = change.personFirstName ?? 'Somebody who has left'
    if (!by) return `${who} was changed to ${reply}`
    const isOwn = !change.byHost && change.actorId === change.personId
    return isOwn ? `${by} changed to ${reply}` : `${by} changed ${who} to ${reply}`
  },
  note: (_change, by) => (by ? `${by} changed the note` : 'The note was changed'),
  name: ({ value }, by) =>
    by ? `${by} corrected a name to ${value}` : `A name was corrected to ${value}`,
  joined: ({ value }, by) => (by ? `${by} added ${value}` : `${value} was added`),
}
