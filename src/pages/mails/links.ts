// Letters that carry a one-time link: to choose a new password, and to log in.
import type { MailedPurpose } from '../../domain/mailed-links.ts'
import { formatTime } from '../format.ts'
import type { Letter } from './letter.ts'

/** What a letter says of the link and of the request that asked for it. */
export interface LinkFacts {
  firstName: string
  /** Milliseconds since 1970. */
  at: number
  /** "Firefox on Linux" */
  device: string
  network: string
  url: string
}

const passwordLetter = (facts: LinkFacts): Letter => ({
  ...begin('Choose a new password', facts),
  paragraphs: [
    'Somebody, most likely you, asked for a new password to your account. The link works once, within 60 minutes; a new password ends it, and logs you out wherever you are logged in.',
  ],
  action: { label: 'Choose a new password', url: facts.url },
})

const logInLetter = (facts: LinkFacts): Letter => ({
  ...begin('Your link to log in', facts),
  paragraphs: [
    'Somebody, most likely you, asked to log in by mail. The link works once, within 30 minutes, in the browser in which you open it. Give it to nobody: whoever has it is logged in as you.',
  ],
  action: { label: 'Log in', url: facts.url },
})

const begin = (heading: string, { firstName, at, device, network }: LinkFacts) => ({
  subject: heading,
  heading,
  firstName,
  facts: [
    ['Asked for', formatTime(at).text],
    ['Device', device],
    ['Network', network],
  ] as Letter['facts'],
  after: [
    'If it was not you, there is nothing to do: without this link nobody gets in, and nothing is changed.',
  ],
})

/** The letters, by what the link is for. */
export const LINK_LETTERS = {
  password: passwordLetter,
  'log-in': logInLetter,
} satisfies Record<MailedPurpose, (facts: LinkFacts) => Letter>
