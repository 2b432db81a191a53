// Recovery codes: ten on a sheet of paper, each of which logs its owner in once.
//
// The codes are hashed like passwords. The first letters of a code find it among the ten, so that
// each try costs one hash, whether there is such a code or account or not.
import type { Database } from '../database/database.ts'
import { randomLetters } from '../database/public-id.ts'
import {
  deleteRecoveryCode,
  type RecoveryCodeRow,
  replaceRecoveryCodes,
  selectRecoveryCode,
  selectRecoverySheet,
} from '../repositories/recovery-codes.ts'
import {
  type ClaimedLogin,
  checkProof,
  type LoginDependencies,
  type LoginOutcome,
  welcome,
} from './login.ts'
import type { PasswordHasher } from './passwords.ts'
import type { Person } from './people.ts'

export const CODES_ON_SHEET = 10

/** Of the 80 random bits of a code, the first 20 find it and all are hashed. */
const LETTERS = 16
const BEGINNING_LETTERS = 4

export interface RecoverySheet {
  /** How many codes have not been used. */
  left: number
  /** Milliseconds since 1970; null when no sheet was made, or all its codes are used. */
  madeAt: number | null
}

export const findSheet = (db: Database, { id }: Pick<Person, 'id'>): Promise<RecoverySheet> =>
  selectRecoverySheet(db, id)

/**
 * Makes a new sheet; the codes of an earlier one no longer work.
 * @returns the codes, which are kept nowhere
 */
export async function makeSheet(
  { db, passwords, clock }: { db: Database; passwords: PasswordHasher; clock: () => number },
  { id }: Person,
): Promise<string[]> {
  const codes = distinctCodes()
  const rows: RecoveryCodeRow[] = []
  for (const code of codes) {
    rows.push({ beginning: beginningOf(code), codeHash: await passwords.hash(code) })
  }
  await db.transaction().execute((trx) => replaceRecoveryCodes(trx, id, rows, clock()))
  return codes
}

/** Makes the codes; no two begin with the same letters. */
function distinctCodes(): string[] {
  const codes = new Map<string, string>()
  while (codes.size < CODES_ON_SHEET) {
    const code = randomLetters(LETTERS)
    codes.set(beginningOf(code), code)
  }
  return [...codes.values()]
}

const beginningOf = (code: string): string => code.slice(0, BEGINNING_LETTERS)

/** A code as it is printed on the sheet: "k3f7-9xq2-mm4t-7hzp". */
export const codeInGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/**
 * A code as it was made, however it was typed: letters that look alike count as the same
 * (Crockford's Base32).
 */
export const plainCode = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[il]/g, '1')
    .replaceAll('o', '0')

/** Whether the text can be a code. */
export const isCode = (plain: string): boolean => /^[0-9a-z]{16}$/.test(plain)

/**
 * Logs in by a code and uses it up, within the limits on guessing passwords.
 * @throws TooBusy when too many log-ins wait already
 * @throws DatabaseUnavailable
 */
export async function logInByCode(
  deps: LoginDependencies,
  attempt: ClaimedLogin & { code: string },
): Promise<LoginOutcome> {
  const { db, passwords } = deps
  const code = plainCode(attempt.code)
  const verdict = await checkProof(deps, attempt, async (organizer) => {
    const { personId = 0 } = organizer ?? {}
    const hash = await selectRecoveryCode(db, personId, beginningOf(code))
    if (!(await passwords.verify(hash, code)) || hash === undefined) return false
    return deleteRecoveryCode(db, personId, hash)
  })
  return verdict.kind === 'right' ? welcome(deps, attempt, verdict) : verdict
}

/** "9 of 10 codes are left." */
export const codesLeft = (left: number): string => `${left} of ${CODES_ON_SHEET} codes are left.`
