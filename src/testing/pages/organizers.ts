// The states of an organizer's own pages: dashboard, archive, calendar and session.
import type { DashboardProps } from '../../pages/dashboard.ts'
import type { Headline } from '../../pages/dashboard-headline.ts'
import type { PartyRow } from '../../pages/dashboard-rows.ts'
import type { SessionCard } from '../../pages/session.ts'
import { answerFormState } from './invitations.ts'
import type { StatesOf } from './states-of.ts'

const when = { iso: '2026-12-20T23:00:00.000Z', text: 'Sunday 20 December at 6 pm, New York time' }

const headline: Headline = {
  ...{ publicId: 'party1', title: 'Evening of Lights', role: 'Your next party' },
  url: '/organizer/parties/party1',
  calendar: '/organizer/parties/party1/calendar.ics',
  when,
  venue: 'Our house',
  left: '25 days left',
  counts: '1 attending',
  step: { text: 'Send the links.', label: 'Send', url: '/organizer/parties/party1' },
  street: [
    {
      name: 'Smith Family',
      members: [
        { name: 'John', kind: 'adult', reply: 'attending' },
        { name: 'Timmy', kind: 'child', reply: 'no response' },
      ],
    },
  ],
}

const row: PartyRow = {
  ...{ publicId: 'party2', title: 'New Year', isDraft: false, when, counts: '2 maybe' },
  with: 'Mary Williams',
}
const draft: PartyRow = { ...row, publicId: 'party3', isDraft: true, when: undefined, with: '' }

const empty: DashboardProps = {
  greeting: 'Welcome, John!',
  warmLine: undefined,
  lamp: 'lit',
  ownHousehold: 'Smith Family',
  headline: undefined,
  freed: undefined,
  isHosting: false,
  hosting: [],
  invited: [],
  invitedAtOwn: [],
  archivedCount: 0,
  session: { until: undefined, survived: 'survived 1 restart' },
}

const invited = {
  publicId: 'party4',
  ...{ title: 'Alice’s party', url: '/organizer/invited/party4', hostName: 'Alice Johnson' },
  ...{ when, left: '3 days left', counts: '3 attending' },
  form: { ...answerFormState, otherNote: undefined },
}

const session: SessionCard = {
  ...{ startedAt: when, seenAt: when, endsIdleAt: when, endsAt: when },
  ...{ survived: 'survived 1 restart', visits: '2 visits', permanent: true, keptFor: '7 days' },
  stored: undefined,
}

export const organizerStates: StatesOf<
  'organizer/dashboard' | 'organizer/archive' | 'organizer/calendar' | 'organizer/session'
> = {
  'organizer/dashboard': {
    empty,
    full: {
      ...empty,
      headline,
      freed: {
        lines: ['Nobody of Lee Family comes any more.'],
        url: '/organizer/parties/party1/table',
      },
      isHosting: true,
      hosting: [row, draft],
      invited: [
        invited,
        { ...invited, publicId: 'party5' },
        { ...invited, publicId: 'party6', form: undefined, when: undefined, left: undefined },
      ],
      archivedCount: 2,
      session: { until: { ...when, isDay: true }, survived: 'survived 2 restarts' },
    },
    'after a restart, with little known': {
      ...empty,
      warmLine: 'Your light was still on. Welcome back, John.',
      lamp: 'glow',
      headline: {
        ...headline,
        ...{ calendar: undefined, when: undefined, venue: '', left: undefined, street: [] },
      },
      isHosting: true,
      session: { until: { ...when, isDay: false }, survived: 'survived 1 restart' },
    },
  },
  'organizer/archive': { some: { parties: [row, draft] }, empty: { parties: [] } },
  'organizer/calendar': {
    none: { kind: 'none', address: undefined, subscribe: undefined },
    unreadable: { kind: 'unreadable', address: undefined, subscribe: undefined },
    known: {
      kind: 'known',
      address: 'https://party.example/calendar/secret.ics',
      subscribe: 'webcal://party.example/calendar/secret.ics',
    },
  },
  'organizer/session': {
    kept: { session },
    'until the browser closes, in development': {
      session: {
        ...session,
        permanent: false,
        stored: {
          ...{ store: 'Files in flask_session/', keptAs: 'File' },
          ...{ name: '0123', sizeText: '297 bytes' },
        },
      },
    },
  },
}
