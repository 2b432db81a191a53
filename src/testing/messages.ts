// A party for tests of mail to guests: John's, to which households with known addresses are invited.
import type { Database } from '../database/database.ts'
import { addHouseholds, listHouseholds } from '../domain/households.ts'
import { saveAnswer } from '../domain/replies.ts'
import type { Reply } from '../domain/reply-words.ts'
import { type InvitationOptions, invite } from './invitations.ts'

/** A household by name; its people as `Ann <ann@example.com>`, children after a star. */
type Families = Readonly<Record<string, readonly string[]>>

const FAMILIES: Families = {
  'Kim Household': ['Kim <kim@example.com>', 'Kai <kai@example.com>', '*Kit <kit@example.com>'],
  'Ono Family': ['Ona <ona@example.com>', 'Odo <ona@example.com>'],
  'Roe Household': ['Roe'],
}

/** The Lees of `invite` are invited too, and nobody knows an address of theirs. */
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
    /** Answers for everybody of a household. */
    answer: async (name: string, reply: Reply, now = Date.now()) => {
      const { id, people } = await householdOf(name)
      await saveAnswer(db, {
        ...{ party: await getParty(), householdId: id, note: undefined, version: undefined, now },
        actor: { personId: host.id, isHost: true },
        replies: new Map(people.map(({ publicId }) => [publicId, reply])),
      })
    },
    /** The public id of `party`, as URLs have it. */
    here: { party },
  }
}
