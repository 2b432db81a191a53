// The states of the pages about passkeys.
import type { PasskeyItem, PasskeysProps } from '../../pages/passkeys.ts'
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

export const passkeyStates: StatesOf<'organizer/account/passkeys' | 'organizer/account/passkey'> = {
  'organizer/account/passkeys': {
    none,
    some: { ...none, passkeys: [passkey, { ...passkey, publicId: 'key2', usedAt: when }] },
    wrong: { ...none, typed: '', problem: 'Name it.', problems: [['Name it.', 'name']] },
    off: { ...none, whyOff: 'Passkeys are off here.', known: undefined },
  },
  'organizer/account/passkey': {
    last: { ...passkey, isLast: true, typed: 'Phone', problem: undefined, problems: [] },
    'of several, wrongly named': {
      ...{ ...passkey, usedAt: when, isLast: false, typed: '' },
      ...{ problem: 'Name it.', problems: [['Name it.', 'name']] },
    },
  },
}
