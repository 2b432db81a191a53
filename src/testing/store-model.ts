// A model of what a session store must answer, whatever is asked, by whom and in which order; tests
// compare stores with it.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { newRecord, newSessionId, recordName } from '../sessions/session-record.ts'
import {
  type SessionStore,
  type StoredRecord,
  StoreUnavailable,
} from '../sessions/session-store.ts'

const DEEDS = ['create', 'read', 'update', 'renew', 'end', 'take', 'destroy', 'sweep'] as const
export type Deed = (typeof DEEDS)[number]

/** A session in the model: 'over' where its timeout has passed, undefined where there is none. */
type Held = { visits: number; renewals: number } | 'over' | undefined

/** An answer in words. 'unknown' stands for an answer that never came: the deed was done, or was not. */
type Answer = string
const UNKNOWN: Answer = 'unknown'

const LIFETIMES = { permanentSeconds: 600, browserSeconds: 60, absoluteSeconds: 3_600 }
const RENEWAL_MS = 1_000
const inWords = (held: Held): Answer =>
  held && held !== 'over' ? `${held.visits} visits, ${held.renewals} renewals` : 'gone'

interface Outcome {
  /** The answers that are right. */
  answers: readonly Answer[]
  next: Held
}

/** What a deed may answer, and what is there afterwards. */
function model(held: Held, deed: Deed): Outcome {
  if (deed === 'create') return { answers: ['made'], next: { visits: 0, renewals: 0 } }
  if (deed === 'sweep') return { answers: ['swept'], next: held === 'over' ? undefined : held }
  if (held === 'over') {
    // The store may still have its record, or not.
    if (deed === 'destroy') return { answers: ['gone', 'destroyed'], next: undefined }
    return { answers: ['gone'], next: held }
  }
  if (!held) return { answers: ['gone'], next: undefined }
  const { visits, renewals } = held
  const next = {
    ...{ read: held, update: { visits: visits + 1, renewals } },
    ...{ renew: { visits, renewals: renewals + 1 }, end: 'over' as const },
    ...{ take: undefined, destroy: undefined },
  }[deed]
  if (deed === 'destroy') return { answers: ['destroyed'], next }
  return { answers: [inWords(deed === 'take' ? held : next)], next }
}

/** Does a deed to a store, and answers in the words of the model. */
export async function perform(store: SessionStore, id: string, deed: Deed): Promise<Answer> {
  const now = Date.now()
  switch (deed) {
    case 'create':
      await store.create(id, newRecord({ visits: 0 }, true, LIFETIMES, now))
      return 'made'
    case 'read':
      return seen(await store.read(id))
    case 'update':
      return seen(
        await store.update(id, ({ data }) => {
          data.visits = (data.visits ?? 0) + 1
        }),
      )
    case 'renew':
      return seen(
        await store.update(id, (draft) => {
          draft.lastSeenAt += RENEWAL_MS
          draft.expiresAt += RENEWAL_MS
        }),
      )
    case 'end':
      return seen(
        await store.updateByName(recordName(id), (draft) => {
          draft.expiresAt = 1
        }),
      )
    case 'take':
      return seen(await store.take(id))
    case 'destroy':
      return (await store.destroy(id)) ? 'destroyed' : 'gone'
    case 'sweep':
      await store.sweep()
      return 'swept'
  }
}

function seen(stored: StoredRecord | undefined): Answer {
  if (!stored) return 'gone'
  const { createdAt, lastSeenAt, data } = stored.record
  return inWords({ visits: data.visits ?? -1, renewals: (lastSeenAt - createdAt) / RENEWAL_MS })
}

interface Done {
  deed: Deed
  answer: Answer
}

/** The states that deeds done at once may lead to: those of every order of doing them one by one. */
function afterwards(possible: readonly Held[], done: readonly Done[]): Held[] {
  if (done.length === 0) return [...possible]
  const states = done.flatMap(({ deed, answer }, index) => {
    const before = possible.flatMap((held) => {
      const { answers, next } = model(held, deed)
      if (answer === UNKNOWN) return [held, next]
      return answers.includes(answer) ? [next] : []
    })
    return before.length > 0 ? afterwards(before, done.toSpliced(index, 1)) : []
  })
  return states.filter((one, at) => states.findIndex((held) => isDeepStrictEqual(held, one)) === at)
}

/** Somebody who works on the store. Their deeds throw StoreUnavailable when no answer comes. */
export interface Worker {
  perform(id: string, deed: Deed): Promise<Answer>
  /** Kills the worker's process after a time and starts a new one; undefined where there is none. */
  crash?(afterMs: number): Promise<void>
}

const SESSIONS = 3
/** Drawn more often than other deeds, so that sessions do not end before much has happened. */
const OFTEN = ['create', 'read', 'read', 'read', 'update', 'update', 'renew'] as const

/** Two workers begin deeds on a few sessions at once; perhaps one worker is killed meanwhile. */
const step = (crashes: boolean) =>
  fc.record({
    deeds: fc.array(
      fc.tuple(fc.nat(1), fc.nat(SESSIONS - 1), fc.constantFrom(...DEEDS, ...OFTEN)),
      { minLength: 1, maxLength: 6, size: 'max' },
    ),
    crash: fc.oneof(
      { weight: 7, arbitrary: fc.constant(null) },
      { weight: crashes ? 1 : 0, arbitrary: fc.tuple(fc.nat(1), fc.nat(6)) },
    ),
  })

export const anySteps = ({ crashes = false, most = 20 } = {}) =>
  fc.array(step(crashes), { minLength: 1, maxLength: most, size: 'max' })

type Steps = ReturnType<typeof anySteps> extends fc.Arbitrary<infer T> ? T : never

/** Compares what two workers do to one store with the model, on new sessions. @throws AssertionError */
export async function holdToModel(workers: readonly [Worker, Worker], steps: Steps): Promise<void> {
  const ids = Array.from({ length: SESSIONS }, newSessionId)
  const possible: Held[][] = ids.map(() => [undefined])
  const made = new Set<number>()
  for (const { deeds, crash } of steps) {
    const done: Done[][] = ids.map(() => [])
    const asked = deeds.map(async ([by, session, drawn]) => {
      // No id is used for two sessions.
      const deed = drawn === 'create' && made.has(session) ? 'read' : drawn
      if (deed === 'create') made.add(session)
      const answer = await answered(workers[by as 0 | 1].perform(ids[session] as string, deed))
      done[session]?.push({ deed, answer })
    })
    if (crash) await workers[crash[0] as 0 | 1].crash?.(crash[1])
    await Promise.all(asked)
    holdAll(possible, done)
  }
  for (const by of [0, 1] as const) {
    const last = ids.map(async (id): Promise<Done[]> => {
      return [{ deed: 'read', answer: await workers[by].perform(id, 'read') }]
    })
    holdAll(possible, await Promise.all(last))
  }
}

function holdAll(possible: Held[][], done: readonly Done[][]): void {
  for (const [session, deeds] of done.entries()) {
    const before = possible[session] ?? []
    const after = afterwards(before, deeds)
    const told = deeds.map(({ deed, answer }) => `${deed} answered "${answer}"`).join(', ')
    const was = before.map(inWords).join(' or ')
    assert.ok(after.length > 0, `Of a session that was ${was}, in no order: ${told}`)
    possible[session] = after
  }
}

/** The contract allows every deed to fail with StoreUnavailable, whether it was done or not. */
const answered = (answer: Promise<Answer>): Promise<Answer> =>
  answer.catch((error) => {
    if (error instanceof StoreUnavailable) return UNKNOWN
    throw error
  })
