// `npm run sessions -- end` and `npm run users -- end-sessions`: ends one session, or all of a person's.
import type { Config } from '../src/config/config.ts'
import type { Database } from '../src/database/database.ts'
import { getOrganizer } from '../src/domain/accounts.ts'
import {
  type EndedSessions,
  type EndReason,
  endAllSessions,
  noteEndByCommand,
} from '../src/domain/ending-sessions.ts'
import { pluralize } from '../src/pages/format.ts'
import { type SessionStore, StoreUnavailable } from '../src/sessions/session-store.ts'
import { confirm, printable, printJson, UsageError } from './command-line.ts'
import { findSession, peopleNames } from './list-sessions.ts'
import { openStore, usingDatabase } from './open-resources.ts'
import { isThere, READY_WITHIN_MS, withDatabase, withStore } from './surroundings.ts'

interface Values {
  json: boolean
  yes: boolean
  person?: string | undefined
  'env-file'?: string | undefined
}

/** @throws UsageError unless either a name or a person is given */
export function endSessions(values: Values, name: string | undefined): Promise<void> {
  const { person } = values
  if ((name === undefined) === (person === undefined)) {
    throw new UsageError('end needs a <name>, or --person <email>. See --help.')
  }
  return person === undefined ? endOne(values, name ?? '') : endSessionsOf(values, person)
}

function endOne(values: Values, start: string): Promise<void> {
  const work = async (store: SessionStore, { config }: { config: Config }) => {
    const { name, record } = await findSession(store, 'end', start)
    const names = await peopleNames(config)
    const person = await names.of(record.data.person_id)
    await names.close()
    const what = `session ${name}${person ? ` of ${printable(person)}` : ''}`
    if (!values.yes && !(await confirm(`End ${what}?`))) {
      return say(values, { name, ended: false }, 'Nothing was ended.')
    }
    const ended = await store.destroyByName(name)
    await noteWhy(config, name)
    say(values, { name, ended }, ended ? `Ended ${what}.` : `It ended by itself meanwhile.`)
  }
  return withStore(values, work, 'changing')
}

/** So that its browser is told why; a database that can't be had keeps no session from ending. */
async function noteWhy(config: Config, name: string): Promise<void> {
  try {
    if (!isThere(config, { type: 'database' })) return
    await usingDatabase(config, 'changing', (db) => noteEndByCommand(db, name, Date.now()))
  } catch (error) {
    console.error(`Its browser is not told why: ${(error as Error).message}.`)
  }
}

/** All sessions of a person: refused from now on, and removed from the store where it answers. */
export function endSessionsOf(values: Values, email: string): Promise<void> {
  return withDatabase(values, async (db, { config }) => {
    const organizer = await getOrganizer(db, email)
    const who = printable(organizer.email)
    if (!values.yes && !(await confirm(`End every session of ${who}?`))) {
      return say(values, { email: organizer.email, ended: null }, 'Nothing was ended.')
    }
    const { ended, isStoreTold } = await endThemAll(db, config, organizer.personId, 'command')
    const facts = { email: organizer.email, ended: isStoreTold ? ended : null, isStoreTold }
    say(values, facts, `${who} is logged in nowhere now${inWords(ended, isStoreTold)}.`)
  })
}

const inWords = (ended: number, isStoreTold: boolean): string =>
  isStoreTold ? `: ${pluralize(ended, 'session')} ended` : ''

/** Says on standard error when only their age keeps the sessions out. */
export async function endThemAll(
  db: Database,
  config: Config,
  personId: number,
  reason: EndReason,
): Promise<EndedSessions> {
  const sessionStore = await openStoreToTell(config)
  try {
    const outcome = await endAllSessions({ db, sessionStore, clock: Date.now }, personId, reason)
    if (!outcome.isStoreTold) {
      console.error(
        'The session store could not be told. Every server refuses these sessions within a second all the same.',
      )
    }
    return outcome
  } finally {
    await sessionStore.close()
  }
}

/** A store that can't be had is one that can't be told. */
async function openStoreToTell(
  config: Config,
): Promise<Pick<SessionStore, 'destroyByName' | 'close'>> {
  let store: SessionStore | undefined
  try {
    store = await openStore(config, { use: 'changing' })
    await store.ready(READY_WITHIN_MS)
    return store
  } catch (error) {
    await store?.close()
    const away = new StoreUnavailable((error as Error).message)
    return { destroyByName: () => Promise.reject(away), async close() {} }
  }
}

function say({ json }: Values, facts: object, text: string): void {
  if (json) printJson(facts)
  else console.log(text)
}
