// Sessions that moved to a new id a moment ago: a request under way with the old one finds them.
//
// The tabs of a browser share its cookie, so all of them have the new id as soon as the answer to a
// log-in arrives. What another tab sent just before came with the old id, and would be asked to log
// in, its form lost. The old id lives here alone, in memory and for half a minute; its record is
// gone. A log-out ends the session under both: docs/decisions/008-logging-in-again.md
import { BoundedMap } from '../system/bounded-map.ts'

/** A form that was sent with the old id may be under way for so long on a slow network. */
const GRACE_MS = 30_000
const REMEMBERED_MOVES = 1_000

export interface MovedSessions {
  note(from: string, to: string): void
  /** The old id leads nowhere any more. */
  forget(from: string): void
  /** The id that the session moved to; undefined when it did not, or too long ago. */
  find(id: string): string | undefined
}

export function movedSessions(clock: () => number): MovedSessions {
  const moves = new BoundedMap<string, { to: string; until: number }>(REMEMBERED_MOVES)
  return {
    note(from, to) {
      moves.set(from, { to, until: clock() + GRACE_MS })
    },
    forget(from) {
      moves.delete(from)
    },
    find(id) {
      const move = moves.get(id)
      if (!move || move.until > clock()) return move?.to
      moves.delete(id)
      return undefined
    },
  }
}
