// Letters to a host, when a co-host joins or leaves, when they are removed, or when a party is
// handed over to them.
import type { Party } from '../../domain/parties.ts'
import { contactStillRead, HOST_RIGHTS } from '../hosts.ts'
import type { Letter } from './letter.ts'

export interface HostNews {
  /** The first name of whoever gets the letter. */
  firstName: string
  /** The full name of the person who did it. */
  by: string
  /** The party's title. */
  title: string
  /** The address of the page of the party's hosts. */
  url: string
  /** Where the party is edited. */
  editUrl: string
  party: Pick<Party, 'contact' | 'state'>
}

const begin = (subject: string, { firstName, title }: HostNews) => ({
  // A mail's subject is kept unsealed, and longer than its text, so it names nobody.
  ...{ subject, heading: title, firstName },
  facts: [],
})

const see = (url: string) => ({ label: 'See the hosts', url })

/** What whoever owns the party now has to look after: first of all how guests reach the host. */
function look({ party, url, editUrl }: HostNews): Pick<Letter, 'action' | 'after'> {
  const contact = contactStillRead(party, 'you')
  if (!contact) return { action: see(url), after: [] }
  return {
    action: { label: 'Edit the party', url: editUrl },
    after: [`${contact} Where the party is edited you can set another.`],
  }
}

/** The letters, by what has happened. */
export const HOST_LETTERS = {
  joined: (news: HostNews): Letter => ({
    ...begin('Your party has another host', news),
    paragraphs: [`${news.by} hosts ${news.title} with you now.`, HOST_RIGHTS],
    action: see(news.url),
    after: [
      'If it was not meant for them, remove them as a host. What they have seen by then, they have seen.',
    ],
  }),
  left: (news: HostNews): Letter => ({
    ...begin('Your party has one host less', news),
    paragraphs: [
      `${news.by} does not host ${news.title} any more. What they changed and whom they invited stays.`,
    ],
    ...look(news),
  }),
  'handed over': (news: HostNews): Letter => ({
    ...begin('A party is yours now', news),
    paragraphs: [
      `${news.by} has handed ${news.title} over to you, and stays as a co-host.`,
      HOST_RIGHTS,
    ],
    ...look(news),
  }),
  removed: (news: HostNews): Letter => ({
    ...begin('You host a party no more', news),
    paragraphs: [
      `${news.by} has removed you from the hosts of ${news.title}. Households that you invited stay invited.`,
    ],
    action: undefined,
    after: ['If you are surprised, ask them directly.'],
  }),
} satisfies Record<string, (news: HostNews) => Letter>
