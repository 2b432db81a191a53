import { after, before } from 'node:test'
import { closeDatabase, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { passwordHasher } from '../domain/passwords.ts'
import { seedSampleData } from '../sample/seed.ts'
import { skipWithoutPostgres, startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { anyRequestContract } from './any-request.contract.ts'

const RUNS = 2
const skip = skipWithoutPostgres()
const passwords = passwordHasher(1, undefined, { memoryCost: 64, timeCost: 2 })
let server: TestPostgres

before(async () => {
  if (!skip) server = await startPostgres()
})
after(() => server?.remove())

anyRequestContract('PostgreSQL', {
  async makeDatabase(t) {
    const db = await openDatabase({ kind: 'postgres', url: await server.newDatabase() })
    t.after(() => closeDatabase(db))
    await migrate(db)
    await seedSampleData(db, passwords.hash)
    return db
  },
  runs: RUNS,
  skip,
})
