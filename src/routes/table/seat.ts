// A household's place at the table, the same whether its person came by the link or is logged in.
import type { Database } from '../../database/database.ts'
import { getInvitedParty } from '../../domain/open-invitation.ts'
import type { Party } from '../../domain/parties.ts'
import type { TableAddresses } from '../../pages/table/table.ts'
import { paths } from '../../paths.ts'
import type { Form } from '../../plugins/forms.ts'
import type { Visit } from '../../plugins/organizers.ts'
import type { Holder } from '../guests.ts'

export interface TableNeeds {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
}

export interface Seat {
  party: Party
  householdId: number
  /** Whether the visitor came by the link: then the page has no menu and no log-in. */
  isPlain: boolean
  addresses: TableAddresses
  /** The dish in the address; undefined where it names none. */
  dish: string | undefined
  form: Form
  query: Readonly<Record<string, string>>
}

export function seatOfHolder({ token, params, party, householdId, form, query }: Holder): Seat {
  return {
    ...{ party, householdId, form, query, isPlain: true, dish: params.dish },
    addresses: {
      invitation: paths.invitation({ token }),
      table: paths.invitationTable({ token }),
      offer: paths.invitationOffer({ token }),
      food: paths.invitationFood({ token }),
      dish: (dish) => paths.invitationDish({ token, dish }),
      takeBack: (dish) => paths.takeBackDish({ token, dish }),
    },
  }
}

/** @throws NotFound when the person's household is not invited */
export async function seatOfPerson(
  db: Database,
  { person, params, form, query }: Visit<{ party: string; dish?: string }>,
): Promise<Seat> {
  const { party: publicId, dish } = params
  const here = { party: publicId }
  const party = await getInvitedParty(db, person, publicId)
  return {
    ...{ party, householdId: person.householdId, form, query, isPlain: false, dish },
    addresses: {
      invitation: paths.invitedTo(here),
      table: paths.invitedTable(here),
      offer: paths.invitedOffer(here),
      food: paths.invitedFood(here),
      dish: (id) => paths.invitedDish({ ...here, dish: id }),
      takeBack: (id) => paths.takeBackInvitedDish({ ...here, dish: id }),
    },
  }
}
