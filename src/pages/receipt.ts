// What an answer saved, for the page after it. No session keeps it: the address says which of the
// invitation's changes are mine, and they are read again.
import type { AnswerOutcome, Change } from '../domain/replies.ts'
import { changeInWords, type ToldBy } from './changes.ts'

export interface Receipt {
  /** "Timmy is coming." */
  saved: string[]
  /** What somebody else had said of the same people while this answer was filled in. */
  overwritten: string[]
  /** What others changed meanwhile, which this answer left alone. */
  meanwhile: string[]
}

/** A receipt is for the moment after: a page that was bookmarked with one is a plain page later. */
const SHOWN_MS = 10 * 60_000

/**
 * For the address of the next page: nothing of it is secret.
 * @param version what the form showed
 */
export const receiptQuery = (version: number | undefined, outcome: AnswerOutcome): string =>
  `?saved=${version ?? outcome.before}-${outcome.before}-${outcome.after}`

/**
 * @param flag as `receiptQuery` wrote it, or anything else
 * @returns undefined when nothing was saved just now
 */
export function receiptOf(
  flag: string | undefined,
  changes: readonly Change[],
  told: ToldBy,
): Receipt | undefined {
  const [, version, before, after] = /^(\d{1,15})-(\d{1,15})-(\d{1,15})$/.exec(flag ?? '') ?? []
  const mine = changes.filter(({ id }) => id > Number(before) && id <= Number(after))
  if (version === undefined || isLongAgo(mine, told.now)) return undefined
  const theirs = changes.filter(({ id }) => id > Number(version) && id <= Number(before))
  const replies = mine.filter(({ kind }) => kind === 'reply')
  const people = new Set(replies.map(({ personId }) => personId))
  const isReplaced = ({ kind, personId }: Change) => kind === 'reply' && people.has(personId)
  const inWords = (change: Change) => `${changeInWords(change, told)}.`
  return {
    saved: mine.map(savedInWords),
    overwritten: theirs.filter(isReplaced).map(inWords),
    meanwhile: theirs.filter((change) => !isReplaced(change)).map(inWords),
  }
}

const isLongAgo = (mine: readonly Change[], now: number): boolean =>
  mine.some(({ changedAt }) => changedAt < now - SHOWN_MS)

const SAVED: Record<string, string> = {
  attending: 'is coming.',
  maybe: 'may come.',
  'not attending': 'is not coming.',
  '': 'has no reply any more.',
}

function savedInWords({ kind, value, personFirstName }: Change): string {
  if (kind === 'note') return value === '' ? 'Your note is removed.' : 'Your note is saved.'
  return `${personFirstName} ${SAVED[value]}`
}
