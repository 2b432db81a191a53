// The hosts of a party by name, as sentences name them.
import type { Party } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import { inAList } from './in-a-list.ts'

type Hosted = Pick<Party, 'hostNames'>

/** "John Smith", "John Smith and Mary Williams" */
export const hostNamesOf = ({ hostNames }: Hosted): string => inAList(hostNames)

/** "John Smith invites you to", "John Smith and Mary Williams invite you to" */
export const invitesYou = (party: Hosted): string =>
  `${hostNamesOf(party)} ${party.hostNames.length === 1 ? 'invites' : 'invite'} you to`

/**
 * The hosts besides this person, "Mary Williams and Bob Johnson"; empty when they host the party
 * alone.
 */
export function otherHostsOf(
  { hostNames }: Hosted,
  { fullName }: Pick<Person, 'fullName'>,
): string {
  const own = hostNames.indexOf(fullName.trim())
  return inAList(hostNames.filter((_name, index) => index !== own))
}
