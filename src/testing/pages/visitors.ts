// The states of the pages that everybody may open.

import type { ErrorProps } from '../../pages/error.ts'
import { homeProps } from '../../pages/home.ts'
import type { LoginProps } from '../../pages/login.ts'
import type { LiveProps } from '../../pages/playground.ts'
import { unsubscribeProps } from '../../pages/unsubscribe.ts'
import type { StatesOf } from './states-of.ts'

const error: ErrorProps = {
  status: 404,
  heading: 'No house with this number',
  message: 'There is nothing at this address.',
  canRetry: false,
  reference: undefined,
  detail: undefined,
}

const login: LoginProps = {
  email: '',
  keep: true,
  keepFor: '7 days',
  next: undefined,
  errors: { email: undefined, password: undefined, form: undefined },
  hindrance: undefined,
  mayRegister: false,
  hasPasskeys: false,
  canMail: true,
  samples: undefined,
}

const live: LiveProps = {
  last: undefined,
  shopping: [],
  values: [],
  record: '{}',
  stored: undefined,
  form: {
    typed: { item: '', key: '', value: '' },
    errors: { item: undefined, key: undefined, value: undefined },
  },
}

const lifetimes = { keptFor: '7 days', browserFor: '12 hours', atMost: '30 days' }
const visits = { count: 2, counted: true, trouble: undefined, text: '2 times' }
const call = { call: "session.get('a', '')", result: '""', before: '"a": 1', after: '"a": 1' }

export const visitorStates: StatesOf<
  | 'home'
  | 'unsubscribe'
  | 'how-sessions-work'
  | 'playground'
  | 'errors/error'
  | 'organizer/login'
  | 'organizer/logout'
> = {
  home: { always: homeProps },
  unsubscribe: {
    asking: unsubscribeProps('a', { email: 'zoe@example.com', isUnsubscribed: false }),
    done: unsubscribeProps('a', { email: 'zoe@example.com', isUnsubscribed: true }),
    'back again': unsubscribeProps('a', { email: 'zoe@example.com', isUnsubscribed: false }, true),
    'not complete': unsubscribeProps('', undefined),
  },
  'how-sessions-work': {
    'logged out': { ...lifetimes, storeType: 'filesystem', visits: undefined },
    counting: { ...lifetimes, storeType: 'redis', visits },
    'not counting': {
      ...lifetimes,
      storeType: 'memory',
      visits: { ...visits, counted: false, trouble: 'This visit could not be stored just now.' },
    },
    'kept in the database': { ...lifetimes, storeType: 'database', visits },
    prefetched: { ...lifetimes, storeType: 'filesystem', visits: { ...visits, counted: false } },
  },
  playground: {
    'logged out': { store: { type: 'redis', place: undefined }, live: undefined },
    empty: { store: { type: 'memory', place: 'The memory' }, live },
    'kept in the database': {
      store: { type: 'database', place: 'The database data/planner.db' },
      live: { ...live, stored: { location: 'data/planner.db sessions 0123', size: '297 bytes' } },
    },
    full: {
      store: { type: 'filesystem', place: 'Files in flask_session/' },
      live: {
        ...live,
        last: { ...call, changed: true },
        shopping: [{ item: 'Candles', quantity: 2 }],
        values: [{ key: 'colour', value: '"blue"' }],
        stored: { location: 'flask_session/0123', size: '297 bytes' },
      },
    },
    'unchanged by a call': {
      store: { type: 'filesystem', place: undefined },
      live: { ...live, last: { ...call, changed: false } },
    },
    refused: {
      store: { type: 'filesystem', place: undefined },
      live: {
        ...live,
        form: {
          typed: { item: '', key: 'person_id', value: 'x' },
          errors: { item: 'Enter an item.', key: 'Choose another.', value: 'Too long.' },
        },
      },
    },
  },
  'errors/error': {
    'not found': error,
    forbidden: { ...error, status: 403, heading: 'This came from elsewhere' },
    away: { ...error, status: 503, heading: 'Back in a moment', canRetry: true },
    broken: { ...error, status: 500, canRetry: true, reference: 'req-1' },
    'broken, in development': { ...error, status: 500, canRetry: true, detail: 'Error: no\n at x' },
  },
  'organizer/login': {
    empty: login,
    'in development': {
      ...login,
      next: '/organizer/households/',
      samples: {
        password: 'password123',
        accounts: [{ fullName: 'John Smith', email: 'john.smith@example.com' }],
      },
    },
    'with empty fields': {
      ...login,
      ...{ mayRegister: true, hasPasskeys: true, canMail: false, keep: false },
      errors: {
        email: 'Enter your email address.',
        password: 'Enter your password.',
        form: undefined,
      },
    },
    refused: {
      ...login,
      email: 'john@example.com',
      errors: { ...login.errors, form: 'Invalid username or password.' },
    },
    'not just now': {
      ...login,
      hindrance: { title: 'Not just now', text: 'Try again in a moment.', wayOut: undefined },
    },
    'to wait': {
      ...login,
      hindrance: { title: 'Please wait', text: 'Too many.', wayOut: 'On another device.' },
    },
  },
  'organizer/logout': {
    'logged in': { isLoggedIn: true },
    'logged out': { isLoggedIn: false },
  },
}
