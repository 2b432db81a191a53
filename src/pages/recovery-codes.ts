// Recovery codes: the page of a person's sheet with what is left of it, and the page at which a code
// is used.
import type { RecoverySheet } from '../domain/recovery-codes.ts'
import { formatTime, type Moment } from './format.ts'
import type { Hindrance } from './login.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface RecoverySheetProps {
  left: number
  /** Undefined when the person has no sheet. */
  madeAt: Moment | undefined
  /** The codes that were just made, which only this page shows, and once; undefined otherwise. */
  made: MadeSheet | undefined
}

export interface MadeSheet {
  codes: string[]
  email: string
  /** Where a code is used, with the server's origin. */
  url: string
}

export const recoverySheetProps = (
  { left, madeAt }: RecoverySheet,
  made?: MadeSheet,
): RecoverySheetProps => ({
  left,
  madeAt: madeAt === null ? undefined : formatTime(madeAt),
  made,
})

export interface RecoveryErrors {
  email?: string
  code?: string
}

export interface RecoveryLoginProps {
  email: string
  errors: { email: string | undefined; code: string | undefined }
  problems: Problem[]
  hindrance: Hindrance | undefined
}

export function recoveryLoginProps(
  email: string,
  errors: RecoveryErrors = {},
  hindrance?: Hindrance,
): RecoveryLoginProps {
  const all = { email: undefined, code: undefined, ...errors }
  return { email, errors: all, problems: problemsIn(all), hindrance }
}
