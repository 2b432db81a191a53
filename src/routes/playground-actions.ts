// What the playground's forms do: each checks its fields and makes one call on the visitor's own session.
import type { LiveErrors, LiveExample, LiveTyped } from '../pages/playground.ts'
import { OWN_KEYS, type SessionData } from '../sessions/session-record.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

const MAX_ITEMS = 50
const MAX_VALUES = 20

export interface Action {
  check?(typed: LiveTyped, session: StoredSession): Partial<LiveErrors> | undefined
  run(typed: LiveTyped, session: StoredSession): Promise<LiveExample | undefined>
}

/** The actions by the name that the button of each sends. */
export const ACTIONS: Record<string, Action> = {
  'add-item': {
    check({ item }, session) {
      const list = session.get('shopping_list', {})
      if (item === '' || item.length > 60) return { item: 'Enter an item of 60 letters at most.' }
      if (Object.hasOwn(list, item) || Object.keys(list).length < MAX_ITEMS) return undefined
      return { item: `The list holds ${MAX_ITEMS} items at most.` }
    },
    async run({ item }, session) {
      await session.update((data) => {
        const list = data.shopping_list ?? emptyList()
        list[item] = (list[item] ?? 0) + 1
        data.shopping_list = list
      })
      return undefined
    },
  },
  'remove-item': {
    async run({ item }, session) {
      await session.update((data) => {
        if (data.shopping_list) delete data.shopping_list[item]
      })
      return undefined
    },
  },
  set: {
    check: (typed, session) => checkKey(typed) ?? checkLength(typed) ?? checkRoom(typed, session),
    async run({ key, value }, session) {
      const before = inRecord(session, key)
      await session.set(key, value)
      const call = `await session.set(${quote(key)}, ${quote(value)})`
      return { call, result: 'nothing', before, after: inRecord(session, key), changed: true }
    },
  },
  get: {
    check: (typed) => checkKey(typed) ?? checkLength(typed),
    async run({ key, value }, session) {
      const call = `session.get(${quote(key)}, ${quote(value)})`
      return reading(session, key, call, session.get(key, value))
    },
  },
  has: {
    check: checkKey,
    run: async ({ key }, session) =>
      reading(session, key, `session.has(${quote(key)})`, session.has(key)),
  },
  pop: {
    check: checkKey,
    async run({ key }, session) {
      const before = inRecord(session, key)
      const changed = session.has(key)
      const popped = changed ? await session.pop(key, null) : null
      const call = `await session.pop(${quote(key)}, null)`
      return { call, result: inJson(popped), before, after: inRecord(session, key), changed }
    },
  },
  clear: {
    async run(_typed, session) {
      const keys = session.keys().filter((key) => !OWN_KEYS.has(key))
      const before = keys.map((key) => inRecord(session, key)).join('\n') || 'no values of your own'
      await session.update((data) => removeOwnValues(data))
      const call = 'clear (your own values; the app keeps its keys, so you stay logged in)'
      const after = 'no values of your own'
      return { call, result: 'nothing', before, after, changed: keys.length > 0 }
    },
  },
}

/** Without a prototype, an item may be called `constructor` like any other. */
const emptyList = (): { [item: string]: number } => Object.create(null)

function removeOwnValues(data: SessionData): void {
  for (const key of Object.keys(data)) if (!OWN_KEYS.has(key)) delete data[key]
}

function checkKey({ key }: LiveTyped): Partial<LiveErrors> | undefined {
  if (key === '' || key.length > 40) return { key: 'Enter a key of 40 letters at most.' }
  if (OWN_KEYS.has(key)) return { key: 'The app keeps this key for itself. Choose another.' }
  return undefined
}

const checkLength = ({ value }: LiveTyped): Partial<LiveErrors> | undefined =>
  value.length > 200 ? { value: 'A value has 200 letters at most.' } : undefined

function checkRoom({ key }: LiveTyped, session: StoredSession): Partial<LiveErrors> | undefined {
  const values = session.keys().filter((known) => !OWN_KEYS.has(known))
  if (session.has(key) || values.length < MAX_VALUES) return undefined
  return { key: `There is room for ${MAX_VALUES} values. Pop one first.` }
}

function reading(session: StoredSession, key: string, call: string, result: unknown): LiveExample {
  const unchanged = inRecord(session, key)
  return { call, result: inJson(result), before: unchanged, after: unchanged, changed: false }
}

const inRecord = (session: StoredSession, key: string): string =>
  session.has(key) ? `${inJson(key)}: ${inJson(session.get(key))}` : `${inJson(key)} is not there`

const inJson = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

const quote = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1))}'`
