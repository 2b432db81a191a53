// Fills a session store with records of people who are logged in, for `npm run bench`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import type { Config } from '../../src/config/config.ts'
import { deriveKeys } from '../../src/config/signing-keys.ts'
import type { Person } from '../../src/domain/people.ts'
import type { Resources } from '../../src/process/resources.ts'
import { encodeRecord } from '../../src/sessions/record-format.ts'
import {
  newRecord,
  newSessionId,
  recordName,
  type SessionRecord,
} from '../../src/sessions/session-record.ts'

/**
 * Writes records of sessions directly, since each log-in would cost a password hash.
 * @returns the sessions' cookies
 */
export async function addSessions(
  config: Config,
  resources: Resources,
  people: readonly Person[],
  count: number,
): Promise<string[]> {
  const signer = new fastifyCookie.Signer(deriveKeys(config.secretKeys, 'session cookie'))
  const cookies: string[] = []
  const ids: string[] = []
  for (let i = 0; i < count; i++) {
    const id = newSessionId()
    ids.push(id)
    cookies.push(`__Host-session=${signer.sign(id)}`)
  }
  for (let start = 0; start < count; start += AT_ONCE) {
    const records = ids.slice(start, start + AT_ONCE).map((id, index) => {
      const person_id = people[(start + index) % people.length]?.id ?? 0
      return { id, record: newRecord({ person_id }, true, config.session.lifetimes, Date.now()) }
    })
    await writeRecords(config, resources, records)
  }
  return cookies
}

const AT_ONCE = 1_000

/** Into files and tables past their store, which would have each of them on the disk before the next. */
async function writeRecords(
  { secretKeys, session }: Config,
  { sessionStore, db }: Resources,
  records: readonly { id: string; record: SessionRecord }[],
): Promise<void> {
  const keys = deriveKeys(secretKeys, 'session record')
  const encoded = () =>
    records.map(({ id, record }) => {
      const name = recordName(id)
      return { name, record: encodeRecord(record, name, keys), expires_at: record.expiresAt }
    })
  if (session.type === 'filesystem') {
    for (const { name, record } of encoded()) {
      writeFileSync(join(session.directory, name), record, { mode: 0o600 })
    }
  } else if (session.type === 'database') {
    await db.insertInto('sessions').values(encoded()).execute()
  } else {
    await Promise.all(records.map(({ id, record }) => sessionStore.create(id, record)))
  }
}
