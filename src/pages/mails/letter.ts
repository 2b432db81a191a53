// A letter by mail: what every one of them is made of, and how it is written as text and as HTML.
import { join } from 'node:path'
import { Eta } from 'eta'
import type { Database } from '../../database/database.ts'
import type { NewMail, QueueMail } from '../../domain/mail-queue.ts'

export interface Letter {
  subject: string
  heading: string
  /** The first name of whoever gets it; undefined where it is not known. */
  firstName: string | undefined
  paragraphs: readonly string[]
  /** What happened, line by line, such as when and where. */
  facts: readonly [label: string, value: string][]
  /** The one thing to do. */
  action: { label: string; url: string } | undefined
  /** Below everything else: what to do when the letter comes as a surprise. */
  after: readonly string[]
  /** Where one says that one wants no more mails like this; undefined for one that is needed. */
  unsubscribe?: string | undefined
}

/** When a letter is sent, and from when on it is of no use. */
export type LetterTimes = Pick<NewMail, 'notBefore' | 'expiresAt'>

/** Writes a letter and queues it, once for each key. @returns whether it is new */
export type SendLetter = (
  db: Database,
  to: string,
  letter: Letter,
  key: string,
  times?: LetterTimes,
) => Promise<boolean>

/** @param siteUrl where people reach this server; undefined in development, where no line says it */
export function letterWriter(
  { write, siteUrl }: { write: LetterTemplates; siteUrl: string | undefined },
  queueMail: QueueMail,
): SendLetter {
  return (db, to, letter, key, times = {}) => {
    const { subject, unsubscribe } = letter
    const props = { ...letter, siteUrl }
    const [text, html] = [write.text(props), write.html(props)]
    return queueMail(db, { to, subject, text, html, unsubscribe, ...times }, key)
  }
}

/** What both templates are given. */
export interface LetterProps extends Letter {
  siteUrl: string | undefined
}

export type LetterTemplates = ReturnType<typeof letterTemplates>

/** @param isCached whether a template that changes is read again only after a restart */
export function letterTemplates(root: string, isCached: boolean) {
  const engine = new Eta({ views: join(root, 'views', 'mail'), cache: isCached })
  return {
    text: (letter: LetterProps): string => wrapped(engine.render('./text', letter)),
    html: (letter: LetterProps): string => engine.render('./letter', letter),
  }
}

const LINE_LETTERS = 72
/** Begins where a piece does, and takes a long one whole: tried from each letter of it, it takes seconds. */
const LINE = new RegExp(
  `(?<![^ ])(?! )([^ \\n]{${LINE_LETTERS + 1},}|.{1,${LINE_LETTERS}})(?: +|$)`,
  'g',
)

/** Lines of at most 72 letters, but for what is longer in one piece, such as a link. */
const wrapped = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(LINE, '$1\n').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .concat('\n')
