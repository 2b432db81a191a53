// Letters that tell somebody what was done with their account, so that it is never done unnoticed.
import { formatTime } from '../format.ts'
import type { Letter } from './letter.ts'

/** What a notice tells of the request that caused it. */
export interface NoticeFacts {
  firstName: string
  /** When it was done, in milliseconds since 1970. */
  at: number
  /** "Firefox on Linux" */
  device: string
  network: string
  /** With what it was done, such as the name of a passkey; empty where there is no more to say. */
  what: string
  /** HELP_CONTACT */
  helpContact: string
}

/** For a log-in on a device on which this account was not used before. */
const newDeviceLetter = (facts: NoticeFacts): Letter => ({
  ...begin('A new device logged in', facts),
  paragraphs: [
    'Somebody logged in to your account on a device that had not been seen with it before. If it was you, all is well, and there is nothing to do.',
  ],
  after: [notYou(facts)],
})

const passwordChangedLetter = (facts: NoticeFacts): Letter => ({
  ...begin('Your password was changed', facts),
  paragraphs: [
    'Your account has a new password. Wherever else you were logged in, you have been logged out.',
  ],
  after: [notYou(facts)],
})

const sessionsEndedLetter = (facts: NoticeFacts): Letter => ({
  ...begin('You were logged out everywhere', facts),
  paragraphs: [
    'All sessions of your account were ended at once, from the device below. To go on, log in again.',
  ],
  after: [notYou(facts)],
})

const othersEndedLetter = (facts: NoticeFacts): Letter => ({
  ...begin('You were logged out elsewhere', facts),
  paragraphs: [
    'All sessions of your account but that of the device below were ended, from that device.',
  ],
  after: [notYou(facts)],
})

const passkeyAddedLetter = (facts: NoticeFacts): Letter => ({
  ...begin('A passkey was added', facts),
  paragraphs: [
    `Your account has a new passkey, called “${facts.what}”. Whoever holds the device that it is on can log in with it.`,
  ],
  after: [
    `If it was not you, remove it on the page “Passkeys” of your account, and end all other sessions there. Then choose a new password: follow “Forgot your password?” on the log-in page, or ask ${facts.helpContact}.`,
  ],
})

const passkeyRemovedLetter = (facts: NoticeFacts): Letter => ({
  ...begin('A passkey was removed', facts),
  paragraphs: [
    `The passkey “${facts.what}” logs nobody in to your account any more. Your password works as before.`,
  ],
  after: [notYou(facts)],
})

const recoveryCodesMadeLetter = (facts: NoticeFacts): Letter => ({
  ...begin('Recovery codes were made', facts),
  paragraphs: [
    'Your account has a new sheet of recovery codes, each of which logs in once. Those made before do nothing any more.',
  ],
  after: [notYou(facts)],
})

const recoveryCodeUsedLetter = (facts: NoticeFacts): Letter => ({
  ...begin('A recovery code was used', facts),
  paragraphs: [
    `Somebody logged in to your account by one of your recovery codes. ${facts.what} Make a new sheet before the last one is used.`,
  ],
  after: [
    `If it was not you, make a new sheet at once, on the page “Recovery codes” of your account, and choose a new password: follow “Forgot your password?” on the log-in page, or ask ${facts.helpContact}.`,
  ],
})

const begin = (heading: string, { firstName, at, device, network }: NoticeFacts) => ({
  subject: heading,
  heading,
  firstName,
  facts: [
    ['When', formatTime(at).text],
    ['Device', device],
    ['Network', network],
  ] as Letter['facts'],
  action: undefined,
})

const notYou = ({ helpContact }: NoticeFacts): string =>
  `If it was not you, choose a new password at once: follow “Forgot your password?” on the log-in page. If that does not help, ask ${helpContact}.`

/** The letters, by what was done. */
export const NOTICES = {
  'new device': newDeviceLetter,
  'password changed': passwordChangedLetter,
  'all sessions ended': sessionsEndedLetter,
  'other sessions ended': othersEndedLetter,
  'passkey added': passkeyAddedLetter,
  'passkey removed': passkeyRemovedLetter,
  'recovery codes made': recoveryCodesMadeLetter,
  'recovery code used': recoveryCodeUsedLetter,
} satisfies Record<string, (facts: NoticeFacts) => Letter>

export type NoticeKind = keyof typeof NOTICES
