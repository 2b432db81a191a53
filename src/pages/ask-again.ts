// The page that asks for the password again, and carries the form that waits until it is given.
import type { Problem } from './problems.ts'

/** The name of the password's field; no form that waits has a field of this name. */
export const CONFIRM_FIELD = 'confirm_password'

/** The field that a script sends instead of the password: the answer of a passkey. */
export const CONFIRM_PASSKEY = 'confirm_credential'

export interface AskAgainProps {
  /** What the person was about to do, as it stands after "to": "invite an organizer". */
  doing: string
  /** Where the form that waits is sent. */
  action: string
  /** Where a person who would rather not do it goes on. */
  back: string
  email: string
  /** Everything that was typed into the form that waits, by the names of its fields. */
  fields: [name: string, value: string][]
  /** Whether a passkey will do instead of the password. */
  hasPasskey: boolean
  problems: Problem[]
}
