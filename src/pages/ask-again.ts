// The page that asks for the password again, and holds the form that waits for it.
import type { Problem } from './problems.ts'

/** The name of its field, which no form that waits has. */
export const CONFIRM_FIELD = 'confirm_password'

/** What a script sends in its place: the answer of a passkey. */
export const CONFIRM_PASSKEY = 'confirm_credential'

export interface AskAgainProps {
  /** What one was about to do, after "to": "invite an organizer". */
  doing: string
  /** Where the form that waits is sent. */
  action: string
  /** Where whoever would rather not goes on. */
  back: string
  email: string
  /** All that was typed, by the names of the fields. */
  fields: [name: string, value: string][]
  /** Whether a passkey will do instead of the password. */
  hasPasskey: boolean
  problems: Problem[]
}
