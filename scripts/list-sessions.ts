// `npm run sessions -- list` and `show`: stored sessions in words, with the names of their people.
import type { Config } from '../src/config/config.ts'
import { closeDatabase, openNamedDatabase } from '../src/database/database.ts'
import { findPerson } from '../src/domain/people.ts'
import { readableRecord } from '../src/sessions/record-format.ts'
import { isRecordName } from '../src/sessions/session-record.ts'
import type { NamedRecord, SessionStore } from '../src/sessions/session-store.ts'
import { printable, printJson, UsageError } from './command-line.ts'
import { withStore } from './surroundings.ts'

interface Values {
  json: boolean
  'env-file'?: string | undefined
}

/** What the session inspector shows of a name, and enough to tell sessions apart. */
const LEAST_DIGITS = 8

export function listSessions(values: Values): Promise<void> {
  return withStore(values, async (store, { config }) => {
    const names = await peopleNames(config)
    const print = values.json ? jsonPrinter() : linePrinter()
    try {
      for await (const found of store.list()) {
        print.session(found, await names.of(found.record.data.person_id))
      }
    } finally {
      await names.close()
    }
    print.end()
  })
}

export function showSession(values: Values, name: string): Promise<void> {
  return withStore(values, async (store) => {
    const found = await findSession(store, 'show', name)
    const location = store.location(found.name)
    if (values.json) return printJson({ name: found.name, location, ...asJson(found) })
    console.log(location)
    console.log(printable(readableRecord(found.record), { keepsLines: true }))
  })
}

/**
 * The live session whose name begins so; only for less than a whole name all are walked through.
 * @param command that asks, as its complaint names it
 * @throws UsageError, or an Error of one sentence when there is none, or several
 */
export async function findSession(
  store: SessionStore,
  command: string,
  typed: string,
): Promise<NamedRecord> {
  const start = typed.toLowerCase()
  if (!/^[0-9a-f]{1,32}$/.test(start) || start.length < LEAST_DIGITS) {
    throw new UsageError(
      `${command} needs the first ${LEAST_DIGITS} digits of a name, or more of them.`,
    )
  }
  const matches = await sessionsFrom(store, start)
  const [only, ...others] = matches
  if (!only) throw new Error(`There is no live session ${start} in ${store.label}.`)
  if (others.length === 0) return only
  throw new Error(`Several begin with ${start}: ${matches.map(({ name }) => name).join(', ')}.`)
}

async function sessionsFrom(store: SessionStore, start: string): Promise<NamedRecord[]> {
  if (isRecordName(start)) {
    const found = await store.readByName(start)
    return found ? [{ ...found, name: start }] : []
  }
  const matches: NamedRecord[] = []
  for await (const found of store.list()) if (found.name.startsWith(start)) matches.push(found)
  return matches
}

const asJson = ({ record, bytes }: NamedRecord) => ({
  ...JSON.parse(readableRecord(record)),
  bytes,
})

function linePrinter() {
  const iso = (time: number): string => new Date(time).toISOString()
  return {
    session({ name, record }: NamedRecord, person: string | undefined): void {
      const { person_id: id } = record.data
      const who = id === undefined ? 'nobody' : `person ${id}`
      const times = `seen ${iso(record.lastSeenAt)}  ends ${iso(record.expiresAt)}`
      console.log(`${name}  ${printable(person ? `${person} (${who})` : who)}  ${times}`)
    },
    end(): void {},
  }
}

/** One array, printed as it is read: there may be a million sessions. */
function jsonPrinter() {
  let before = '['
  return {
    session(found: NamedRecord, person: string | undefined): void {
      const line = JSON.stringify({ name: found.name, person: person ?? null, ...asJson(found) })
      process.stdout.write(`${before}\n${printable(line)}`)
      before = ','
    },
    end(): void {
      process.stdout.write(before === '[' ? '[]\n' : '\n]\n')
    },
  }
}

/** Sessions are listed without names where the database is away or was not made yet. */
export async function peopleNames(config: Config) {
  const known = new Map<number, string | undefined>()
  let trouble: string | undefined
  const db = await openNamedDatabase(config, { isForLooking: true }).catch(fail)

  function fail(error: Error): undefined {
    trouble ??= error.message
    return undefined
  }
  async function look(id: number): Promise<void> {
    const person = db && !trouble ? await findPerson(db, id).catch(fail) : undefined
    known.set(id, person?.fullName)
  }

  return {
    /** Undefined for nobody, and for somebody whose name can't be looked up. */
    async of(id: number | undefined): Promise<string | undefined> {
      if (id === undefined) return undefined
      if (!known.has(id)) await look(id)
      return known.get(id)
    },
    async close(): Promise<void> {
      if (trouble && known.size > 0) console.error(`Without people's names: ${trouble}.`)
      if (db) await closeDatabase(db)
    },
  }
}
