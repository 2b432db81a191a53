// What starts guarantee on either engine: tables and sample data are made once; part of the
// database's contract.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { it, type TestContext } from 'node:test'
import { selectOrganizers } from '../repositories/organizers.ts'
import { closeDatabase, type Database, type DatabaseTarget, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

/** Makes an empty database for one test. */
export type MakePlace = (t: TestContext) => Promise<DatabaseTarget>

export type Migrated = (t: TestContext) => Promise<Database>

export async function migratedDatabase(t: TestContext, makePlace: MakePlace): Promise<Database> {
  const db = await openDatabase(await makePlace(t))
  t.after(() => closeDatabase(db))
  await migrate(db)
  return db
}

export function migratesOnce(migrated: Migrated): void {
  const versionOf = async (db: Database) => {
    const query = db.selectFrom('schema_version').select('version')
    return (await query.executeTakeFirstOrThrow()).version
  }

  it('does nothing when the tables are up to date', async (t) => {
    const db = await migrated(t)
    const version = await versionOf(db)
    await migrate(db)
    assert.equal(await versionOf(db), version)
  })

  it('leaves tables alone that a newer program has migrated', async (t) => {
    const db = await migrated(t)
    await db.updateTable('schema_version').set({ version: 999 }).execute()
    await migrate(db)
    assert.equal(await versionOf(db), 999)
  })
}

export function startsSeveralServers(makePlace: MakePlace): void {
  it('has its tables and sample data made once when several servers start at once', async (t) => {
    const target = await makePlace(t)
    const ends = await Promise.all(Array.from({ length: 4 }, () => startElsewhere(target)))
    assert.deepEqual(ends, [0, 0, 0, 0])
    const db = await migratedDatabase(t, async () => target)
    assert.equal((await selectOrganizers(db)).length, 5)
    assert.equal((await db.selectFrom('parties').select('id').execute()).length, 3)
  })
}

/** Opens, migrates and seeds the database in another process, as the start of a server does. */
async function startElsewhere(target: DatabaseTarget): Promise<number> {
  const here = import.meta.dirname
  const program = `
    const { openDatabase, closeDatabase } = await import('${here}/database.ts')
    const { migrate } = await import('${here}/migrate.ts')
    const { seedSampleData } = await import('${here}/../sample/seed.ts')
    const db = await openDatabase(${JSON.stringify(target)})
    await migrate(db)
    await seedSampleData(db, async () => 'hash')
    await closeDatabase(db)`
  const args = ['--input-type=module', '--eval', program]
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')
  return code
}
