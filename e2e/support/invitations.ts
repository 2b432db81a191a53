// Invitations for stories, made in the server's own database as a host would make them.
import { join } from 'node:path'
import { closeDatabase, openDatabase } from '../../src/database/database.ts'
import { type InvitationOptions, invite } from '../../src/testing/invitations.ts'
import { SECRET } from '../../src/testing/secret.ts'
import type { ServerProcess } from '../../src/testing/server-process.ts'
import { test as base } from './stories.ts'

export { expect } from './stories.ts'

type Invite = (
  more?: Pick<InvitationOptions, 'more' | 'people'>,
) => Promise<Awaited<ReturnType<typeof invite>> & { url: string }>

/** `invite` opens the server's database beside the server, and closes it when the story ends. */
export const test = base.extend<{ invite: Invite }>({
  invite: async ({ server }, use) => {
    const db = await openDatabase({ kind: 'sqlite', file: databaseOf(server) })
    await use(async (options = {}) => {
      const made = await invite(db, { secretKeys: [SECRET], ...options })
      return { ...made, url: await made.link() }
    })
    await closeDatabase(db)
  },
})

const databaseOf = ({ directory }: ServerProcess): string => join(directory, 'planner.db')
