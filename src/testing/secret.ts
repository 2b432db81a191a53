// The SECRET_KEY of tests: one that stays the same, and one that production takes, which is new in
// each run, since one that stands in a file is refused.
import { randomBytes } from 'node:crypto'

export const STRONG_SECRET = randomBytes(32).toString('hex')

export const SECRET = 'a key for tests alone of more than thirty-two letters'
