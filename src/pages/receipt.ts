// Tells, on the page that follows an answer, what the answer saved. No session keeps that: the
// address says which changes of the invitation were made by the answer, and they are read again.
import type { AnswerOutcome, Change } from '../domain/replies.ts'
import { changeInWords, type ToldBy } from './changes.ts'

export interface Receipt {
  /** "Timmy is coming." */
  saved: string[]
  /**
   * What somebody else had answered for the same people while this answer was filled in, and it
   * replaced.
   */
  overwritten: string[]
  /** What others changed meanwhile, which this answer left alone. */
  meanwhile: string[]
}

/** How long an address shows its receipt: bookmarked, it is a plain page later. */
const SHOWN_MS = 10 * 60_000

/**
 * The query for the next page's address. Nothing in it is secret.
 * @param version the invitation's version that the form showed
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
