// The page at which somebody chooses a password by a one-time link.
import type { AccountLink } from '../domain/accounts.ts'
import { MIN_PASSWORD_BYTES } from '../domain/new-password.ts'
import type { Problem } from './problems.ts'

export interface ChoosePasswordProps {
  /** Where the form is sent: the address of the link itself. */
  action: string
  /** Empty for somebody who has an account already. */
  firstName: string
  email: string
  isNew: boolean
  leastLength: number
  problems: Problem[]
}

export const choosePasswordProps = (
  { firstName, email, purpose }: AccountLink,
  action: string,
  problem?: string,
): ChoosePasswordProps => ({
  action,
  firstName,
  email,
  isNew: purpose === 'join',
  leastLength: MIN_PASSWORD_BYTES,
  problems: problem ? [[problem, 'new_password']] : [],
})
