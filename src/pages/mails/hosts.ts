// Letters to hosts, when somebody comes, goes, or becomes the owner.
import { HOST_RIGHTS } from '../hosts.ts'
import type { Letter } from './letter.ts'

export interface HostNews {
  /** Of whoever gets it. */
  firstName: string
  /** Full name of whoever did it. */
  by: string
  /** Of the party. */
  title: string
  /** Of the party's hosts. */
  url: string
}

const begin = (subject: string, { firstName, title }: HostNews) => ({
  // It is kept in the clear longer than the text: it names nobody.
  ...{ subject, heading: title, firstName },
  facts: [],
})

const see = (url: string) => ({ label: 'See the hosts', url })

/** By what has happened. */
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
    action: see(news.url),
    after: [],
  }),
  'handed over': (news: HostNews): Letter => ({
    ...begin('A party is yours now', news),
    paragraphs: [
      `${news.by} has handed ${news.title} over to you, and stays as a co-host.`,
      HOST_RIGHTS,
    ],
    action: see(news.url),
    after: [],
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
