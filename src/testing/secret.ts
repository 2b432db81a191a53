// A SECRET_KEY that production takes: new in each run, since one that stands in a file is refused.
import { randomBytes } from 'node:crypto'

export const STRONG_SECRET = randomBytes(32).toString('hex')
