// Recovery codes: ten on a sheet of paper, each of which logs its owner in once.
//
// They are hashed like passwords. Its first letters find a code among the ten, so that a try costs one
// hash, whether there is such a code, such an account, or none.
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

/** 20 random bits that find the code, and 60 that are hashed. */
const LETTERS = 16
const BEGINNING_LETTERS = 4

export interface RecoverySheet {
  /** How many codes have not been used. */
  left: number
  /** Milliseconds since 1970; null when no sheet was made, or all of it was used. */
  madeAt: number | null
}

export const findSheet = (db: Database, { id }: Pick<Person, 'id'>): Promise<RecoverySheet> =>
  selectRecoverySheet(db, id)

/** Makes a new sheet; the codes of the one before do nothing any more. @returns the codes, kept nowhere */
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

/** No two begin alike. */
function distinctCodes(): string[] {
  const codes = new Map<string, string>()
  while (codes.size < CODES_ON_SHEET) {
    const code = randomLetters(LETTERS)
    codes.set(beginningOf(code), code)
  }
  return [...codes.values()]
}

const beginningOf = (code: string): string => code.slice(0, BEGINNING_LETTERS)

/** As it stands on the sheet: "k3f7-9xq2-mm4t-7hzp". */
export const codeInGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/** As it was made, however it was typed: letters that look alike are taken for each other (Crockford). */
export const plainCode = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[il]/g, '1')
    .replaceAll('o', '0')

/** Whether it can be a code at all. */
export const isCode = (plain: string): boolean => /^[0-9a-z]{16}$/.test(plain)

/**
 * Logs in by a code, which is used up by it, within the limits on guessing at passwords.
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
