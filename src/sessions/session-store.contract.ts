// What every session store keeps: the one suite that files, Redis, the database and memory pass alike.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import { deriveKeys } from '../config/signing-keys.ts'
import { anyText, mutated } from '../testing/hostile.ts'
import { trials } from '../testing/properties.ts'
import { anySteps, type Deed, holdToModel, perform } from '../testing/store-model.ts'
import { newRecord, newSessionId, recordName, withActivityAt } from './session-record.ts'
import type { RecordDraft, SessionStore, StoreOptions } from './session-store.ts'
import { SessionEnded, StoredSession } from './stored-session.ts'

export interface StoreUnderTest {
  store: SessionStore
  /** A second store on the same records, as another server would open it; absent for memory. */
  second?: SessionStore
  /** Opens the same records with other options (rotated keys). */
  reopen?(options: StoreOptions): Promise<SessionStore>
  /** Overwrites the stored text of a record, as a hostile neighbour would. */
  tamper?(name: string, edit: (text: string) => string): Promise<void>
  /** Copies a record's stored text to another name. */
  copy?(from: string, to: string): Promise<void>
}

export type OpenStore = (t: TestContext, options: StoreOptions) => Promise<StoreUnderTest>

const LIFETIMES = {
  permanentSeconds: 7 * 86_400,
  browserSeconds: 43_200,
  absoluteSeconds: 2_592_000,
}
const DAY_MS = 86_400_000
const MODEL_RUNS = 15
const TEXT_RUNS = 40
const keys = deriveKeys(['a secret of thirty-two characters or more'], 'session record')

/**
 * @param realTime the store expires by its own clock (Redis): what moves the clock is left out
 * @param isPrivate nobody else can reach the records, and nothing outlives the store (memory): what
 * others might do to them is left out
 */
export function sessionStoreContract(
  label: string,
  openStore: OpenStore,
  { realTime = false, isPrivate = false, skip = false as boolean | string } = {},
): void {
  const itWithOurClock: typeof it | typeof leftOut = realTime ? leftOut : it
  const itWithOthers: typeof it | typeof leftOut = isPrivate ? leftOut : it

  describe(`session store contract: ${label}`, { skip }, () => {
    async function open(
      t: TestContext,
      clock: { now: number } = { now: Date.now() },
      more: Partial<StoreOptions> = {},
    ) {
      const warnings: string[] = []
      const warn = (text: string) => void warnings.push(text)
      const options = { keys, clock: () => clock.now, warn, ...more }
      const tested = await openStore(t, options)
      const start = async (data = {}, permanent = true, lifetimes = LIFETIMES) => {
        const id = newSessionId()
        await tested.store.create(id, newRecord(data, permanent, lifetimes, clock.now))
        return id
      }
      const sessionOf = async (id: string, store = tested.store) => {
        const stored = await store.read(id)
        assert.ok(stored, 'the session is there')
        return new StoredSession(store, id, stored)
      }
      return { ...tested, warnings, start, sessionOf, clock }
    }

    it('reads back what was created [D1]', async (t) => {
      const { store, start } = await open(t)
      const id = await start({ person_id: 7, shopping_list: { '10': 2, apples: 1 } })
      const stored = await store.read(id)
      assert.deepEqual({ ...stored?.record.data.shopping_list }, { '10': 2, apples: 1 })
      assert.equal(stored?.record.data.person_id, 7)
      assert.ok((stored?.bytes ?? 0) > 0)
    })

    it('answers undefined for an id it never gave out', async (t) => {
      const { store } = await open(t)
      assert.equal(await store.read(newSessionId()), undefined)
      assert.equal(await store.read('../../etc/passwd'), undefined)
      assert.equal(await store.read(''), undefined)
    })

    itWithOurClock(
      'keeps a kept log-in for 6.9 days without activity and refuses it after 7.1 [B10]',
      async (t) => {
        const { store, start, clock } = await open(t)
        const id = await start({ person_id: 1 })
        clock.now += 6.9 * DAY_MS
        assert.ok(await store.read(id))
        clock.now += 0.2 * DAY_MS
        assert.equal(await store.read(id), undefined)
        assert.equal(await store.update(id, () => {}), undefined)
      },
    )

    itWithOurClock('keeps a browser-session log-in for 12 hours', async (t) => {
      const { store, start, clock } = await open(t)
      const id = await start({ person_id: 1 }, false)
      clock.now += 11.9 * 3_600_000
      assert.ok(await store.read(id))
      clock.now += 0.2 * 3_600_000
      assert.equal(await store.read(id), undefined)
    })

    itWithOurClock('never lets activity move the absolute limit [C18]', async (t) => {
      const { store, start, clock } = await open(t)
      const id = await start({ person_id: 1 })
      for (let day = 0; day < 29; day++) {
        clock.now += DAY_MS
        const renewed = await store.update(id, (draft) =>
          Object.assign(draft, {
            ...withActivityAt(draft, LIFETIMES, clock.now),
            data: draft.data,
          }),
        )
        assert.ok(renewed, `still there on day ${day + 1}`)
      }
      clock.now += 1.01 * DAY_MS
      assert.equal(await store.read(id), undefined)
    })

    it('counts the lesser of the lifetimes in a record and those of today', async (t) => {
      const lifetimes = {
        permanentSeconds: 86_400,
        browserSeconds: 3_600,
        absoluteSeconds: 259_200,
      }
      const clock = { now: Date.now() }
      const { store } = await open(t, clock, { lifetimes })
      const stored = async (permanent: boolean, [createdHoursAgo, seenHoursAgo]: number[]) => {
        const [createdAt, lastSeenAt] = [createdHoursAgo, seenHoursAgo].map(
          (hours = 0) => clock.now - hours * 3_600_000,
        ) as [number, number]
        const record = withActivityAt(
          newRecord({}, permanent, LIFETIMES, createdAt),
          LIFETIMES,
          lastSeenAt,
        )
        const id = newSessionId()
        await store.create(id, record)
        return { id, record }
      }
      const live = await stored(true, [23, 23])
      const kept = [live, await stored(false, [5, 0.9]), await stored(true, [71, 0])]
      const ended = [
        await stored(true, [25, 25]),
        await stored(false, [5, 1.1]),
        await stored(true, [73, 0]),
      ]
      for (const { id } of kept) assert.ok(await store.read(id))
      for (const { id } of ended) {
        assert.equal(await store.read(id), undefined)
        assert.equal(await store.update(id, () => {}), undefined)
      }
      assert.equal((await store.read(live.id))?.record.expiresAt, live.record.lastSeenAt + DAY_MS)
      assert.equal(
        (await store.update(live.id, () => {}))?.record.endsAt,
        live.record.createdAt + 3 * DAY_MS,
      )
      assert.equal((await Array.fromAsync(store.list())).length, 3)
      assert.equal((await store.survey()).live, 3)
      assert.equal((await store.sweep()).live, 3)
    })

    it('refuses and removes what has ended after a short lifetime of real time', async (t) => {
      const clock = { now: Date.now() }
      const { store, start } = await open(t, clock)
      const short = { permanentSeconds: 0.2, browserSeconds: 0.2, absoluteSeconds: 0.2 }
      const ended = await start({ person_id: 1 }, true, short)
      const live = await start({ person_id: 2 })
      await new Promise((resolve) => setTimeout(resolve, 250))
      clock.now = Date.now()
      assert.equal(await store.read(ended), undefined)
      assert.ok(await store.read(live))
      assert.equal((await store.sweep()).live, 1)
    })

    it('sets, gets with a default, checks, pops and clears [C8]', async (t) => {
      const { start, sessionOf } = await open(t)
      const session = await sessionOf(await start())
      await session.set('answer', 42)
      assert.equal(session.get('answer'), 42)
      assert.equal(session.get('missing'), undefined)
      assert.equal(session.get('visits', 0), 0)
      assert.equal(session.has('answer'), true)
      assert.equal('answer' in session.data, true)
      assert.equal(session.has('missing'), false)
      assert.equal(await session.pop('answer', 'none'), 42)
      assert.equal(await session.pop('answer', 'none'), 'none')
      await session.update((data) => {
        data.visits = (data.visits ?? 0) + 1
      })
      await session.delete('never there')
      assert.equal(session.get('visits', 0), 1)
      await session.clear()
      assert.deepEqual(session.keys(), [])
    })

    it('keeps a change made deep inside, and keys that look like numbers or prototypes [C16]', async (t) => {
      const { start, sessionOf } = await open(t)
      const id = await start({ shopping_list: { '7': 1 } })
      const session = await sessionOf(id)
      await session.update((data) => {
        const list = data.shopping_list as { [item: string]: number }
        list['7'] = (list['7'] ?? 0) + 1
        for (const [index, key] of ['__proto__', 'constructor'].entries()) list[key] = index
      })
      const { data } = await sessionOf(id)
      assert.deepEqual(Object.entries(data.shopping_list ?? {}), [
        ['7', 2],
        ['__proto__', 0],
        ['constructor', 1],
      ])
    })

    it('never shows a change that was not written', async (t) => {
      const { store, start } = await open(t)
      const id = await start({ shopping_list: { apples: 1 } })
      const stored = await store.read(id)
      assert.throws(() => {
        const list = stored?.record.data.shopping_list as { [item: string]: number }
        list.apples = 99
      }, TypeError)
      await assert.rejects(
        store.update(id, (draft) => {
          draft.data.visits = 5
          throw new Error('changed my mind')
        }),
        /changed my mind/,
      )
      assert.equal((await store.read(id))?.record.data.visits, undefined)
    })

    it('counts right when many requests add at once', async (t) => {
      const { store, second = store, start, sessionOf } = await open(t)
      const id = await start()
      const add = async (to: SessionStore) =>
        (await sessionOf(id, to)).update((data) => {
          data.visits = (data.visits ?? 0) + 1
        })
      await Promise.all(Array.from({ length: 60 }, (_, i) => add(i % 2 ? store : second)))
      assert.equal((await store.read(id))?.record.data.visits, 60)
      assert.equal((await second.read(id))?.record.data.visits, 60)
    })

    it('keeps both when two requests change different keys at once', async (t) => {
      const { store, second = store, start, sessionOf } = await open(t)
      const id = await start()
      const [a, b] = [await sessionOf(id, store), await sessionOf(id, second)]
      await Promise.all([a.set('colour', 'teal'), b.set('tree', 'fir')])
      const { data } = await sessionOf(id)
      assert.deepEqual({ ...data }, { colour: 'teal', tree: 'fir' })
    })

    it('never brings back a session that was ended [B11]', async (t) => {
      const { store, second = store, start, sessionOf } = await open(t)
      const id = await start({ person_id: 1 })
      const slow = await sessionOf(id, second)
      assert.equal(await store.destroy(id), true)
      assert.equal(await store.destroy(id), false)
      await assert.rejects(slow.set('visits', 1), SessionEnded)
      assert.equal(await store.read(id), undefined)
      assert.equal(await second.read(id), undefined)
    })

    it('gives what a session held to the last when it is taken, to one alone', async (t) => {
      const { store, start } = await open(t)
      const id = await start({ person_id: 1 })
      const change = store.update(id, ({ data }) => {
        data.visits = 5
      })
      const [changed, ...taken] = await Promise.all([change, store.take(id), store.take(id)])
      const [last, ...others] = taken.filter((one) => one !== undefined)
      assert.equal(last?.record.data.visits, changed?.record.data.visits)
      assert.equal(last?.record.data.person_id, 1)
      assert.deepEqual(others, [])
      assert.equal(await store.read(id), undefined)
      assert.equal(await store.take(newSessionId()), undefined)
    })

    it('sees at once what another server wrote', async (t) => {
      const { store, second = store, start, sessionOf } = await open(t)
      const id = await start()
      for (let round = 1; round <= 20; round++) {
        await (await sessionOf(id, round % 2 ? store : second)).set('visits', round)
        const seen = await (round % 2 ? second : store).read(id)
        assert.equal(seen?.record.data.visits, round)
      }
    })

    it('ends with log-outs in the middle of a storm of changes, and none comes back', async (t) => {
      const { store, second = store, start } = await open(t)
      const ids = await Promise.all(Array.from({ length: 10 }, () => start({ visits: 0 })))
      const bump = (id: string, by: SessionStore) =>
        by.update(id, ({ data }) => {
          data.visits = (data.visits ?? 0) + 1
        })
      await Promise.all(
        ids.flatMap((id) => [
          bump(id, store),
          bump(id, second),
          store.destroy(id),
          bump(id, second),
        ]),
      )
      for (const id of ids) assert.equal(await second.read(id), undefined)
      assert.equal((await store.sweep()).live, 0)
    })

    itWithOthers('refuses an edited record, warns once, and never throws [B14]', async (t) => {
      const { store, tamper, start, warnings } = await open(t)
      assert.ok(tamper)
      const id = await start({ person_id: 1 })
      await tamper(recordName(id), (text) => text.replace('"person_id": 1', '"person_id": 2'))
      assert.equal(await store.read(id), undefined)
      assert.equal(await store.read(id), undefined)
      assert.equal(await store.update(id, () => {}), undefined)
      assert.equal(warnings.length, 1)
      for (const damage of ['', '{', 'null', '\0\0\0', '{"data":{}}', 'x'.repeat(100_000)]) {
        await tamper(recordName(id), () => damage)
        assert.equal(await store.read(id), undefined)
      }
      assert.equal((await store.sweep()).damaged, 1)
    })

    itWithOthers('takes whatever text is there for no session, and never throws', async (t) => {
      const { store, tamper, start } = await open(t)
      const id = await start({ person_id: 1 })
      const name = recordName(id)
      let text = ''
      await tamper?.(name, (stored) => {
        text = stored
        return stored
      })
      const anything = fc.oneof(
        mutated(text),
        fc.json(),
        fc.string({ unit: 'binary-ascii' }),
        anyText,
      )
      const property = fc.asyncProperty(anything, async (other) => {
        fc.pre(other !== text && !other.includes('\0'))
        await tamper?.(name, () => other)
        assert.equal(await store.read(id), undefined)
        assert.equal(await store.update(id, () => {}), undefined)
        for await (const _ of store.list()) assert.fail('it is listed')
        assert.equal((await store.sweep()).live, 0)
      })
      await fc.assert(property, trials(TEXT_RUNS))
    })

    itWithOthers('refuses a record under another name', async (t) => {
      const { store, copy, start } = await open(t)
      assert.ok(copy)
      const mary = await start({ person_id: 1 })
      const mallory = await start({ person_id: 2 })
      await copy(recordName(mary), recordName(mallory))
      assert.equal(await store.read(mallory), undefined)
    })

    itWithOthers(
      'reads records signed with an older key, says so, and signs anew on the next change',
      async (t) => {
        const { reopen, start } = await open(t)
        assert.ok(reopen)
        const id = await start({ person_id: 1 })
        const newKeys = deriveKeys(['another secret of thirty-two characters'], 'session record')
        const rotated = await reopen({ keys: [...newKeys, ...keys] })
        assert.equal((await rotated.read(id))?.signedWithOldKey, true)
        assert.equal((await rotated.update(id, () => {}))?.signedWithOldKey, false)
        const newOnly = await reopen({ keys: newKeys })
        assert.equal((await newOnly.read(id))?.record.data.person_id, 1)
      },
    )

    it('refuses a record over 64 kB and keeps what was there [C22]', async (t) => {
      const { store, start, warnings } = await open(t)
      const id = await start({ person_id: 1 })
      const grow = (size: number) =>
        store.update(id, ({ data }) => {
          data.essay = 'x'.repeat(size)
        })
      await assert.rejects(grow(70_000), { name: 'RecordTooLarge' })
      assert.equal((await store.read(id))?.record.data.essay, undefined)
      await grow(10_000)
      if (store.type !== 'memory') assert.match(warnings.join(), /has grown to/)
    })

    it('changes a record by its name, and brings none back', async (t) => {
      const { store, start } = await open(t)
      const id = await start({ person_id: 1 })
      const name = recordName(id)
      const setVisits = (draft: RecordDraft) => {
        draft.data.visits = 7
      }
      assert.equal((await store.updateByName(name, setVisits))?.record.data.visits, 7)
      assert.equal((await store.read(id))?.record.data.visits, 7)
      await store.updateByName(name, (draft) => {
        draft.expiresAt = 1
      })
      assert.equal(await store.read(id), undefined)
      assert.equal(await store.updateByName(name, setVisits), undefined)
    })

    it('reads a record by its name, and nothing by what is no name', async (t) => {
      const { store, start } = await open(t)
      const id = await start({ person_id: 5 })
      const name = recordName(id)
      assert.deepEqual((await store.readByName(name))?.record, (await store.read(id))?.record)
      for (const other of [recordName(newSessionId()), id, '', '..', `../${name}`]) {
        assert.equal(await store.readByName(other), undefined, other)
      }
      await store.destroy(id)
      assert.equal(await store.readByName(name), undefined)
    })

    it('lists, counts, measures and clears exactly the live sessions [B39]', async (t) => {
      const { store, start } = await open(t)
      const ids = await Promise.all([1, 2, 3].map((person_id) => start({ person_id })))
      const names: string[] = []
      for await (const { name } of store.list()) names.push(name)
      assert.deepEqual(names.sort(), ids.map(recordName).sort())
      const totals = await store.sweep()
      assert.equal(totals.live, 3)
      assert.ok(totals.largestBytes <= totals.bytes && totals.bytes < 3 * 1_024)
      assert.deepEqual(await store.survey(), totals)
      assert.equal(await store.destroyByName(names[0] as string), true)
      assert.equal(await store.clear(), 2)
      assert.equal((await store.sweep()).live, 0)
    })

    it('adopts a record of another store under its name, and keeps the later one', async (t) => {
      const { store, second = store, start, clock } = await open(t)
      const id = newSessionId()
      const record = newRecord({ person_id: 3, visits: 1 }, true, LIFETIMES, clock.now - 10_000)
      assert.equal(await store.importRecord(recordName(id), record), true)
      assert.equal((await second.read(id))?.record.data.person_id, 3)
      assert.equal(await store.importRecord(recordName(id), record), false)
      const changed = { ...record, data: { ...record.data, visits: 2 } }
      assert.equal(await store.importRecord(recordName(id), changed), false)
      assert.equal((await second.read(id))?.record.data.visits, 1)
      const later = { ...changed, lastSeenAt: clock.now }
      assert.equal(await store.importRecord(recordName(id), later), true)
      assert.equal((await second.read(id))?.record.data.visits, 2)
      const live = await start({ person_id: 4 })
      assert.equal(await store.importRecord(recordName(live), record), false)
      assert.equal((await store.read(live))?.record.data.person_id, 4)
      assert.equal((await store.sweep()).live, 2)
    })

    it('answers as a simple model does, whatever is asked of it at once', async (t) => {
      const { store, second = store } = await open(t, undefined, { clock: Date.now })
      const workerOn = (one: SessionStore) => ({
        perform: (id: string, deed: Deed) => perform(one, id, deed),
      })
      const workers = [workerOn(store), workerOn(second)] as const
      const property = fc.asyncProperty(anySteps(), (steps) => holdToModel(workers, steps))
      await fc.assert(property, trials(MODEL_RUNS))
    })

    it('says that it is ready', async (t) => {
      const { store } = await open(t)
      await store.ready(0)
    })

    it('stores neither the session id nor anything that leads to it', async (t) => {
      const { store, tamper, start } = await open(t)
      const id = await start({ person_id: 1 })
      assert.equal(store.location(recordName(id)).includes(id), false)
      await tamper?.(recordName(id), (text) => {
        assert.equal(text.includes(id), false)
        return text
      })
      assert.match(recordName(id), /^[0-9a-f]{32}$/)
    })
  })
}

/** What does not apply to a store is no test of it, not even a skipped one. */
const leftOut = (_name: string, _test: (t: TestContext) => Promise<void>): void => {}
