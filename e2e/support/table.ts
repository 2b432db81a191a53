// A table for stories, made in the server's own database as a host would make it.
import { join } from 'node:path'
import { closeDatabase, openDatabase } from '../../src/database/database.ts'
import type { InvitationOptions } from '../../src/testing/invitations.ts'
import { SECRET } from '../../src/testing/secret.ts'
import { layTable } from '../../src/testing/table.ts'
import { test as base } from './stories.ts'

export { expect, logIn } from './stories.ts'

type Lay = (
  more?: Pick<InvitationOptions, 'more' | 'people'>,
) => Promise<Awaited<ReturnType<typeof layTable>>>

/** `lay` opens the server's database beside the server, and closes it when the story ends. */
export const test = base.extend<{ lay: Lay }>({
  lay: async ({ server }, use) => {
    const db = await openDatabase({ kind: 'sqlite', file: join(server.directory, 'planner.db') })
    await use((options = {}) => layTable(db, { secretKeys: [SECRET], ...options }))
    await closeDatabase(db)
  },
})
