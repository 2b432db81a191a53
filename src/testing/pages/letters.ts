// Every letter that is sent by mail, from literals.
import { freedLetter } from '../../pages/mails/freed.ts'
import type { Letter } from '../../pages/mails/letter.ts'
import { LINK_LETTERS } from '../../pages/mails/links.ts'
import { NOTICES, type NoticeFacts, type NoticeKind } from '../../pages/mails/notices.ts'

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

const url = 'https://party.example/organizer/reset-password/0123456789abcdefghjkmnpqrs'

/** By what each is for. */
export const letters: Record<string, Letter> = {
  ...notices,
  password: LINK_LETTERS.password({ ...facts, url }),
  'log-in': LINK_LETTERS['log-in']({ ...facts, url }),
  freed: freedLetter({
    ...{ firstName: 'John', title: 'Evening of Lights' },
    freed: { household: 'Lee Family', at: 0, free: ['Apple pie'], gone: ['Songbooks'] },
    url: 'https://party.example/organizer/parties/party1/table',
  }),
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
