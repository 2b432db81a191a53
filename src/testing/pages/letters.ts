// Every letter that is sent by mail, from literals.
import { announcementLetter } from '../../pages/mails/announcement.ts'
import { freedLetter } from '../../pages/mails/freed.ts'
import type { Addressed } from '../../pages/mails/guest-letters.ts'
import { HOST_LETTERS, type HostNews } from '../../pages/mails/hosts.ts'
import type { Letter } from '../../pages/mails/letter.ts'
import { LINK_LETTERS } from '../../pages/mails/links.ts'
import { NOTICES, type NoticeFacts, type NoticeKind } from '../../pages/mails/notices.ts'
import { type Reminded, reminderLetter } from '../../pages/mails/reminders.ts'

const facts: NoticeFacts = {
  firstName: 'John',
  at: Date.UTC(2026, 11, 20, 18),
  device: 'Firefox on Linux',
  network: '203.0.113.7',
  what: 'Phone',
  helpContact: 'Ada, 555-0100',
}

const notices = Object.fromEntries(
  Object.entries(NOTICES).map(([kind, letterOf]) => [kind, letterOf(facts)]),
) as Record<NoticeKind, Letter>

const hostNews: HostNews = {
  ...{ firstName: 'John', by: 'Mary Williams', title: 'Evening of Lights' },
  url: 'https://party.example/organizer/parties/party1/hosts',
  editUrl: 'https://party.example/organizer/parties/party1/edit',
  party: { contact: 'John, 212-555-0100', state: 'published' },
}

const hostLetters = Object.fromEntries(
  Object.entries(HOST_LETTERS).map(([kind, letterOf]) => [`host ${kind}`, letterOf(hostNews)]),
)

const url = 'https://party.example/organizer/reset-password/0123456789abcdefghjkmnpqrs'

/** A guest to whom a letter goes. */
export const addressed: Addressed = {
  party: {
    ...{ id: 1, publicId: 'party1', state: 'published', title: 'Evening of Lights' },
    ...{ startsAt: Date.UTC(2026, 11, 20, 18), endsAt: null, timeZone: 'Europe/Berlin' },
    ...{ venue: 'The barn', address: 'Hill Road 1', arrival: 'Ring twice.', description: '' },
    ...{ replyBy: '2026-12-13', contact: 'John, 212-555-0100', showGuests: true, extraPeople: 0 },
    ...{ ownerId: 1, hostNames: ['John Smith'], version: 1, sequence: 0 },
    ...{ changedAt: 0, publishedAt: 0 },
  },
  household: {
    ...{ id: 2, publicId: 'h2', name: 'Lee Family', token: '0123456789abcdefghjkmnpqrs' },
    ...{ isSent: true, guests: [], recipients: [], refusing: [] },
  },
  recipient: { personId: 3, firstName: 'Ann', name: 'Ann Lee', email: 'ann@example.com' },
  origin: 'https://party.example',
  now: Date.UTC(2026, 11, 6),
}

const guest = { householdId: 2, id: 3, publicId: 'p3', lastName: 'Lee', kind: 'adult' } as const
const reminded: Reminded = {
  ...addressed,
  household: {
    ...addressed.household,
    guests: [
      { ...guest, firstName: 'Ann', reply: 'attending' },
      { ...guest, firstName: 'Ben', reply: 'maybe' },
      { ...guest, firstName: 'Cat', reply: null },
    ],
    claims: [
      {
        ...{ id: 1, publicId: 'c1', householdId: 2, householdName: 'Lee Family' },
        ...{ householdPublicId: 'h2', wishId: null, wishName: null, byHost: false, claimedAt: 0 },
        ...{ freedAt: null, kind: 'dessert', name: 'Apple pie', amount: 8, unit: 'servings' },
        ...{ note: '', contains: null },
      },
    ],
  },
}

/** The letters by what each is for. */
export const letters: Record<string, Letter> = {
  ...notices,
  ...hostLetters,
  password: LINK_LETTERS.password({ ...facts, url }),
  'log-in': LINK_LETTERS['log-in']({ ...facts, url }),
  freed: freedLetter({
    ...{ firstName: 'John', title: 'Evening of Lights' },
    freed: { household: 'Lee Family', at: 0, free: ['Apple pie'], gone: ['Songbooks'] },
    url: 'https://party.example/organizer/parties/party1/table',
  }),
  announcement: {
    ...announcementLetter(
      { audience: 'unanswered', subject: 'Parking', text: 'Please park\nat the church.\n\nJohn' },
      addressed,
      'John Smith',
    ),
    unsubscribe: 'https://party.example/unsubscribe/0123456789abcdefghjkmnpqrs',
  },
  unanswered: reminderLetter('unanswered', reminded),
  bring: reminderLetter('bring', reminded),
  day: reminderLetter('day', reminded),
  'with something to do': {
    subject: 'Say whether you come',
    heading: 'Are you coming?',
    firstName: undefined,
    paragraphs: [
      'The party begins on Sunday, and your household has not answered yet. One answer for everybody at home is enough, and you can change it until Saturday.',
      'A second paragraph.',
    ],
    facts: [],
    action: {
      label: 'Answer for your household',
      url: 'https://party.example/i/0123456789abcdefghjkmnpqrs0123456789abcdefghjkmnpqrs0123',
    },
    after: ['Whoever has this link may answer.'],
  },
}
