// The SECRET_KEY of tests: one that stays the same, and one that production accepts. The latter is
// new in each run, since a key that is known from a file is refused.
import { randomBytes } from 'node:crypto'

export const STRONG_SECRET = randomBytes(32).toString('hex')

export const SECRET = 'a key for tests alone of more than thirty-two letters'
