// Every page and what it is given: the one map from a template below views/ to its props.
import type { BoardProps } from './board.ts'
import type {
  DeleteHouseholdProps,
  HouseholdFormProps,
  HouseholdProps,
  HouseholdsProps,
  PasteProps,
} from './households.ts'
import type { InvitationsProps } from './invitations.ts'
import type { PartyFormProps } from './party-form.ts'

/** A template that is not here can't be rendered; a prop that is missing is a type error. */
export interface Pages {
  'organizer/parties/form': PartyFormProps
  'organizer/parties/board': BoardProps
  'organizer/parties/invitations': InvitationsProps
  'organizer/households/list': HouseholdsProps
  'organizer/households/household': HouseholdProps
  'organizer/households/form': HouseholdFormProps
  'organizer/households/paste': PasteProps
  'organizer/households/delete': DeleteHouseholdProps
}
