// The states of the pages about passkeys and recovery codes.
import type { PasskeyItem, PasskeysProps } from '../../pages/passkeys.ts'
import { recoveryLoginProps } from '../../pages/recovery-codes.ts'
import type { StatesOf } from './states-of.ts'

const when = { iso: '2026-12-20T23:00:00.000Z', text: 'Sunday 20 December at 6 pm, New York time' }

const passkey: PasskeyItem = {
  ...{ publicId: 'key1', name: 'Phone', kept: 'Synced to your other devices' },
  ...{ addedAt: when, usedAt: undefined },
}

const none: PasskeysProps = {
  ...{ passkeys: [], whyOff: undefined, known: '{}', typed: 'Firefox on Linux' },
  ...{ problem: undefined, problems: [] },
}

export const passkeyStates: StatesOf<
  | 'organizer/account/passkeys'
  | 'organizer/account/passkey'
  | 'organizer/account/recovery-codes'
  | 'organizer/recovery-code'
> = {
  'organizer/account/passkeys': {
    none,
    some: { ...none, passkeys: [passkey, { ...passkey, publicId: 'key2', usedAt: when }] },
    wrong: { ...none, typed: '', problem: 'Name it.', problems: [['Name it.', 'name']] },
    off: { ...none, whyOff: 'Passkeys are off here.', known: undefined },
  },
  'organizer/account/passkey': {
    last: {
      ...{ ...passkey, isLast: true, typed: 'Phone', email: 'ada@example.com' },
      errors: { name: undefined, current_password: 'Enter your password.' },
      problems: [['Enter your password.', 'current_password']],
    },
    'of several, wrongly named': {
      ...{ ...passkey, usedAt: when, isLast: false, typed: '', email: 'ada@example.com' },
      errors: { name: 'Name it.', current_password: undefined },
      problems: [['Name it.', 'name']],
    },
  },
  'organizer/account/recovery-codes': {
    none: { left: 0, madeAt: undefined, made: undefined },
    some: { left: 7, madeAt: when, made: undefined },
    'just made': {
      ...{ left: 10, madeAt: when },
      made: {
        codes: ['k3f7-9xq2-mm4t-7hzp', 'aaaa-bbbb-cccc-dddd'],
        ...{ email: 'john@example.com', url: 'https://party.example/organizer/recovery-code' },
      },
    },
  },
  'organizer/recovery-code': {
    empty: recoveryLoginProps(''),
    wrong: recoveryLoginProps('john@example.com', { email: 'Enter it.', code: 'Enter one.' }),
    'to wait': recoveryLoginProps(
      'john@example.com',
      {},
      { title: 'Please wait', text: 'Too many.', wayOut: undefined },
    ),
  },
}
