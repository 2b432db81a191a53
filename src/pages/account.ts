// The page of the account: whose it is, and what its owner can do with it.
import type { Person } from '../domain/people.ts'

export interface AccountProps {
  fullName: string
  email: string
  householdName: string
}

export const accountProps = ({ fullName, email, householdName }: Person): AccountProps => ({
  fullName,
  email,
  householdName,
})
