// What the inspector can do to a stored session.
import type { JsonValue } from '../sessions/session-record.ts'
import type { RecordDraft, SessionStore } from '../sessions/session-store.ts'

interface Typed {
  key: string
  value: string
}

/** Resolves with what is wrong with the form, or undefined when it is done. */
type SessionAction = (
  store: SessionStore,
  name: string,
  typed: Typed,
  now: number,
) => Promise<string | undefined>

export const SESSION_ACTIONS: Record<string, SessionAction> = {
  async set(store, name, { key, value }) {
    if (key === '') return 'Enter a key.'
    const parsed = parse(value)
    if (parsed === undefined) return 'Enter a value: JSON, or a word.'
    await store.updateByName(name, ({ data }) => {
      data[key] = parsed
    })
    return undefined
  },

  async remove(store, name, { key }) {
    await store.updateByName(name, ({ data }) => {
      delete data[key]
    })
    return undefined
  },

  async expire(store, name, _typed, now) {
    await store.updateByName(name, (draft) => {
      draft.expiresAt = now
    })
    return undefined
  },

  async move(store, name, { value }) {
    const milliseconds = parseDuration(value)
    if (milliseconds === undefined) return 'Enter a time such as 6.9d, 12h or 30m.'
    await store.updateByName(name, (draft) => moveBack(draft, milliseconds))
    return undefined
  },

  async revoke(store, name) {
    await store.destroyByName(name)
    return undefined
  },
}

/** Moves all times of a record back, as if so much more time had passed. */
function moveBack(draft: RecordDraft, milliseconds: number): void {
  draft.createdAt -= milliseconds
  draft.lastSeenAt -= milliseconds
  draft.expiresAt -= milliseconds
  draft.endsAt -= milliseconds
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text.trim() === '' || /^[[{"]/.test(text.trim()) ? undefined : text
  }
}

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 }

function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,4}(?:\.\d{1,3})?)\s*([dhms])$/.exec(text.trim()) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNITS[unit] ?? 0))
}
