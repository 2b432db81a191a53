// The letter to a host whose guests come no more: what they had promised is free again.
import type { Freed } from '../../domain/potluck/freed.ts'
import { freedInWords } from '../table/table-line.ts'
import type { Letter } from './letter.ts'

export interface FreedFacts {
  firstName: string
  /** Of the party. */
  title: string
  freed: Freed
  /** Of the host's table. */
  url: string
}

export const freedLetter = ({ firstName, title, freed, url }: FreedFacts): Letter => ({
  // It is kept in the clear longer than the text: it names nobody.
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
