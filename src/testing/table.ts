// A table for tests: a party of John's with wishes, to which the Lees and the Johnsons are invited.
import type { Database } from '../database/database.ts'
import { listHouseholds } from '../domain/households.ts'
import { addWishes, type WishDetails } from '../domain/potluck/wishes.ts'
import { type InvitationOptions, invite } from './invitations.ts'

export const pie: WishDetails = {
  ...{ kind: 'dessert', name: 'Apple pie', servings: 8, wanted: 1, note: '' },
}

export async function layTable(db: Database, options: InvitationOptions) {
  const invited = await invite(db, options)
  const { host, party, inviteAlso, board } = invited
  const households = await listHouseholds(db, host)
  const johnsons = households.find(({ name }) => name === 'Johnson Family')
  await inviteAlso([johnsons?.publicId ?? ''])
  const linkOf = async (name: string) => {
    const { households: all } = await board()
    return `/i/${all.find(({ householdName }) => householdName === name)?.token}`
  }
  return {
    ...invited,
    links: { lees: await linkOf('Lee Family'), johnsons: await linkOf('Johnson Family') },
    /** @returns the public id of the wish */
    wish: async (details: Partial<WishDetails> = {}) => {
      const wishes = [{ ...pie, ...details }]
      const [id = ''] = await addWishes(db, host, { party, wishes, now: Date.now() })
      return id
    },
  }
}
