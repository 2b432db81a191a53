// The letter to a host when a household no longer comes: what it had promised is free again.
import type { Freed } from '../../domain/potluck/freed.ts'
import { freedInWords } from '../table/table-line.ts'
import type { Letter } from './letter.ts'

export interface FreedFacts {
  firstName: string
  /** The party's title. */
  title: string
  freed: Freed
  /** The address of the host's table. */
  url: string
}

export const freedLetter = ({ firstName, title, freed, url }: FreedFacts): Letter => ({
  // A mail's subject is kept unsealed, and longer than its text, so it names nobody.
  subject: 'Something on your table is free again',
  heading: title,
  firstName,
  paragraphs: [freedInWords(freed)],
  facts: [],
  action: { label: 'See the table', url },
  after: [
    'The same stands on your dashboard until you have read it. A household is told of by mail once a day at most.',
  ],
})
