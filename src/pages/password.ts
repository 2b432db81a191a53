// The page at which somebody who is logged in changes their password.
import { MIN_PASSWORD_BYTES } from '../domain/new-password.ts'
import { type Problem, problemsIn } from './problems.ts'

/** The errors by the names of the fields. */
export interface PasswordErrors {
  current_password?: string | undefined
  new_password?: string | undefined
}

export interface PasswordProps {
  /** The email address with which the person logs in; for password managers. */
  email: string
  leastLength: number
  errors: Required<PasswordErrors>
  problems: Problem[]
}

export const passwordProps = (email: string, errors: PasswordErrors = {}): PasswordProps => ({
  ...{ email, leastLength: MIN_PASSWORD_BYTES },
  errors: { current_password: undefined, new_password: undefined, ...errors },
  problems: problemsIn({ ...errors }),
})
