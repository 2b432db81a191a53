// The states of the pages that only `npm run dev` has.
import type { DevSessionProps, DevSessionsProps, MailboxRow, SessionRow } from '../../dev/pages.ts'
import type { StatesOf } from './states-of.ts'

const time = { text: '3 minutes ago', iso: '2026-12-20T18:00:00.000Z', full: 'Sunday 20 December' }

const row: SessionRow = {
  name: '0123456789abcdef0123456789abcdef',
  isOwn: true,
  person: 'John Smith',
  lastSeen: time,
  ends: time,
  size: '297 bytes',
  keys: 'person_id',
}

const sessions: DevSessionsProps = {
  rows: [row, { ...row, isOwn: false, person: 'nobody' }],
  find: '',
  total: 2,
  place: 'flask_session/',
  bootId: 'b1',
}

const session: DevSessionProps = {
  name: row.name,
  text: '{\n  "person_id": 1\n}',
  location: `flask_session/${row.name}`,
  size: row.size,
  state: [['Logged in as', 'John Smith']],
  difference: undefined,
  keys: ['person_id', 'visits'],
  isOwn: true,
  form: { key: '', value: '', error: undefined },
}

const person = { id: 3, fullName: 'Bob Johnson' }

const mail: MailboxRow = {
  id: '7',
  recipient: 'john.smith@example.com',
  subject: 'A new device logged in',
  state: 'kept',
  trouble: null,
  at: time,
}

const link = 'http://localhost:5000/organizer/reset-password/0123456789abcdefghjkmnpqrs'

export const developmentStates: StatesOf<
  'dev/people' | 'dev/sessions' | 'dev/session' | 'dev/mailbox' | 'dev/mail'
> = {
  'dev/mailbox': {
    some: { rows: [mail, { ...mail, state: 'failed', trouble: '550 no such user' }] },
    empty: { rows: [] },
  },
  'dev/mail': {
    kept: {
      ...mail,
      paragraphs: [[{ text: 'Hello John,', href: undefined }], [{ text: link, href: link }]],
    },
    erased: { ...mail, state: 'sent', trouble: '451 later', paragraphs: undefined },
  },
  'dev/people': { always: { people: [person], back: '/organizer/' } },
  'dev/sessions': {
    some: sessions,
    'found by a word': { ...sessions, find: 'John', rows: [row] },
    'not found': { ...sessions, find: 'Nicholas', rows: [] },
    none: { ...sessions, rows: [], total: 0 },
  },
  'dev/session': {
    unchanged: session,
    changed: {
      ...session,
      isOwn: false,
      difference: [
        { kind: 'same', text: '{' },
        { kind: 'removed', text: '  "visits": 1' },
        { kind: 'added', text: '  "visits": 2' },
      ],
    },
    refused: { ...session, keys: [], form: { key: '', value: '1', error: 'Enter a key.' } },
  },
}
