// The states of the pages about an organizer's account.
import type { ChoosePasswordProps } from '../../pages/account-links.ts'
import type { AskAgainProps } from '../../pages/ask-again.ts'
import { ASKING, type AskForLinkProps, usedLinkProps } from '../../pages/mailed-links.ts'
import { organizerForm } from '../../pages/organizer-links.ts'
import { passwordProps } from '../../pages/password.ts'
import type { SessionItem } from '../../pages/sessions.ts'
import type { StatesOf } from './states-of.ts'

const when = { iso: '2026-12-20T23:00:00.000Z', text: 'Sunday 20 December at 6 pm, New York time' }

const openSession: SessionItem = {
  ...{ name: '0123', device: 'Firefox on Linux', isThis: true, network: 'This network' },
  ...{ beganAt: when, seenAt: when, endsAt: when, endsWithBrowser: false },
  survived: 'survived 2 restarts',
}

const choice: ChoosePasswordProps = {
  action: '/organizer/login',
  ...{ firstName: 'Mary', email: 'mary@example.com', isNew: true, leastLength: 12, problems: [] },
}

const asked: AskAgainProps = {
  ...{ doing: 'invite an organizer', email: 'john.smith@example.com' },
  ...{ action: '/organizer/account/organizers', back: '/organizer/account/organizers' },
  fields: [['first_name', 'Ada & "Co"\nTwo lines']],
  hasPasskey: true,
  problems: [],
}

const asking: AskForLinkProps = {
  ...{ ...ASKING.password, lasts: '60 minutes', state: 'asking', email: '', problems: [] },
  helpContact: 'Ada, 555-0100',
}

export const accountStates: StatesOf<
  | 'organizer/account/account'
  | 'organizer/account/activity'
  | 'organizer/account/ask-again'
  | 'organizer/account/ask-for-link'
  | 'organizer/account/log-in-by-mail'
  | 'organizer/account/organizers'
  | 'organizer/account/password'
  | 'organizer/account/register'
  | 'organizer/account/sessions'
  | 'organizer/account/choose-password'
  | 'organizer/account/used-link'
> = {
  'organizer/account/account': {
    always: {
      ...{ fullName: 'John Smith', email: 'john.smith@example.com' },
      householdName: 'Smith Family',
    },
  },
  'organizer/account/activity': {
    some: {
      keptDays: 90,
      events: [
        {
          ...{ what: 'Logged in with a password', isRefusal: false, isHere: true },
          ...{ at: when, device: 'Firefox on Linux', network: '192.0.2.1' },
        },
        {
          ...{ what: 'Was refused with a passkey', isRefusal: true, isHere: false },
          ...{ at: when, device: 'Safari on iPhone', network: '2001:db8::/64' },
        },
      ],
    },
    none: { keptDays: 90, events: [] },
  },
  'organizer/account/ask-again': {
    'at first': asked,
    'with nothing else to send, after a wrong password': {
      ...{ ...asked, fields: [], hasPasskey: false },
      problems: [['That is not your password.', 'confirm_password']],
    },
  },
  'organizer/account/ask-for-link': {
    'for a password': asking,
    'for a log-in, wrong': {
      ...{ ...asking, ...ASKING['log-in'], email: '<ada' },
      problems: [['Enter your email address.', 'email']],
    },
    sent: { ...asking, state: 'sent' },
    'where no mail is sent': { ...asking, state: 'no mail' },
  },
  'organizer/account/log-in-by-mail': {
    always: {
      ...{ action: '/organizer/log-in-by-mail', email: 'john.smith@example.com' },
      ...{ keep: true, keepFor: '7 days' },
    },
  },
  'organizer/account/organizers': {
    empty: { ...organizerForm(), made: undefined, open: [] },
    'with a link that was made, and one that is open': {
      ...organizerForm(),
      made: { link: 'https://party.example/organizer/join/secret', email: 'ada@example.com' },
      open: [
        {
          ...{ publicId: 'link1', name: 'Ada Lovelace', email: 'ada@example.com' },
          expiresAt: when,
        },
      ],
    },
    wrong: {
      ...organizerForm(
        { first_name: '', last_name: 'L', email: 'x' },
        { first_name: 'Enter a first name.', email: 'That is no email address.' },
      ),
      ...{ made: undefined, open: [] },
    },
  },
  'organizer/account/password': {
    empty: passwordProps('john.smith@example.com'),
    wrong: passwordProps('john.smith@example.com', {
      current_password: 'That is not your password.',
      new_password: 'Too short.',
    }),
  },
  'organizer/account/register': {
    empty: organizerForm(),
    taken: organizerForm(
      { first_name: 'Ada', last_name: '', email: 'ada@example.com' },
      { email: 'ada@example.com can log in already.' },
    ),
  },
  'organizer/account/sessions': {
    one: { sessions: [openSession], others: 0, most: 50 },
    several: {
      sessions: [
        openSession,
        {
          ...openSession,
          ...{ name: '4567', device: 'Safari on iPhone', isThis: false, network: '203.0.113.x' },
          endsWithBrowser: true,
        },
      ],
      others: 1,
      most: 50,
    },
  },
  'organizer/account/choose-password': {
    new: choice,
    wrong: { ...choice, isNew: false, problems: [['Too short.', 'new_password']] },
  },
  'organizer/account/used-link': {
    'of an invitation': usedLinkProps('join'),
    'of a mail': usedLinkProps('log-in'),
  },
}
