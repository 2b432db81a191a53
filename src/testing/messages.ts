// A party for tests of mail to guests: it is John's, and households with known addresses are invited.
import type { Database } from '../database/database.ts'
import { addHouseholds, listHouseholds } from '../domain/households.ts'
import { saveAnswer } from '../domain/replies.ts'
import type { Reply } from '../domain/reply-words.ts'
import { type InvitationOptions, invite } from './invitations.ts'

/** Households by name, with people as `Ann <ann@example.com>`; a star marks a child. */
type Families = Readonly<Record<string, readonly string[]>>

const FAMILIES: Families = {
  'Kim Household': ['Kim <kim@example.com>', 'Kai <kai@example.com>', '*Kit <kit@example.com>'],
  'Ono Family': ['Ona <ona@example.com>', 'Odo <ona@example.com>'],
  'Roe Household': ['Roe'],
}

/** Invites these families. The Lees of `invite` are invited too, and have no known address. */
export async function inviteByMail(
  db: Database,
  options: InvitationOptions,
  families: Families = FAMILIES,
) {
  const invited = await invite(db, options)
  const { host, party, inviteAlso, getParty } = invited
  const inputs = Object.entries(families).map(([name, people]) => ({
    name,
    people: people.map((person) => {
      const [, star, firstName = '', email = ''] = /^(\*?)(\w+)(?: <(.+)>)?$/.exec(person) ?? []
      const kind = star === '*' ? ('child' as const) : ('adult' as const)
      return { firstName, lastName: '', kind, email, phone: '' }
    }),
  }))
  await inviteAlso(await addHouseholds(db, host, inputs))
  const householdOf = async (name: string) => {
    const found = (await listHouseholds(db, host)).find((one) => one.name === name)
    if (!found) throw new Error(`There is no ${name}.`)
    return found
  }
  return {
    ...{ ...invited, householdOf },
    /** Gives everybody in a household the same reply. */
    answer: async (name: string, reply: Reply, now = Date.now()) => {
      const { id, people } = await householdOf(name)
      await saveAnswer(db, {
        ...{ party: await getParty(), householdId: id, note: undefined, version: undefined, now },
        actor: { personId: host.id, isHost: true },
        replies: new Map(people.map(({ publicId }) => [publicId, reply])),
      })
    },
    /** The party's public id as a parameter of paths. */
    here: { party },
  }
}
