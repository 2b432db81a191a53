// Every page in every state that it can have; a page without states is a type error.
import type { Pages } from '../../pages/pages.ts'
import { accountStates } from './account.ts'
import { developmentStates } from './development.ts'
import { foodStates } from './food.ts'
import { hostStates } from './hosts.ts'
import { importStates } from './household-import.ts'
import { householdStates } from './households.ts'
import { invitationStates } from './invitations.ts'
import { messageStates } from './messages.ts'
import { organizerStates } from './organizers.ts'
import { paperStates } from './paper.ts'
import { partyStates } from './parties.ts'
import { partyAgainStates } from './party-again.ts'
import { passkeyStates } from './passkeys.ts'
import type { StatesOf } from './states-of.ts'
import { tableStates } from './table.ts'
import { visitorStates } from './visitors.ts'
import { wallStates } from './wall.ts'

export const states: StatesOf<keyof Pages> = {
  ...visitorStates,
  ...invitationStates,
  ...organizerStates,
  ...passkeyStates,
  ...accountStates,
  ...partyStates,
  ...partyAgainStates,
  ...hostStates,
  ...paperStates,
  ...householdStates,
  ...foodStates,
  ...tableStates,
  ...importStates,
  ...wallStates,
  ...messageStates,
  ...developmentStates,
}
