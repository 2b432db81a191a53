// The states of the pages for mail to guests.
import type { AnnouncementFormProps } from '../../pages/messages/announcement.ts'
import type { DeliveryProps } from '../../pages/messages/delivery.ts'
import type { ReminderProps } from '../../pages/messages/reminders.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'

const page = { publicId: 'party1', title: 'Evening of Lights' }

export const delivery: DeliveryProps = {
  count: '1 mail to 1 household',
  letters: [
    {
      ...{ name: 'Ann Lee', email: 'ann@example.com', household: 'Lee Family' },
      hint: 'Ben Lee wants no mail. Their link is not sent yet: this mail brings it.',
      subject: 'Parking',
      text: 'Parking\n\nHello Ann,\n\nPlease park at the church.\n\nhttps://party.example/i/secret\n',
    },
  ],
  unreachable: [
    {
      ...{ publicId: 'h2', household: 'Kim Household', reason: 'no address is known' },
      canAddAddress: true,
      text: 'Please park at the church.\n\nhttps://party.example/i/secret',
    },
    {
      ...{ publicId: 'h3', household: 'Cho Household', text: '' },
      canAddAddress: false,
      reason: 'their link can’t be shown any more: replace it on the board',
    },
  ],
}

const nothing: DeliveryProps = { count: '0 mails to 0 households', letters: [], unreachable: [] }

const form: AnnouncementFormProps = {
  ...page,
  why: undefined,
  isDraft: false,
  form: { to: 'all', subject: '', text: '' },
  choices: [
    { value: 'all', name: 'All who are invited', count: '3 households' },
    { value: 'attending', name: 'Households that are coming', count: '1 household' },
    { value: 'unanswered', name: 'Households that have not answered', count: '2 households' },
  ],
  limits: { subject: 120, text: 3_000 },
  errors: byName({}),
  problems: [],
}

const preview = {
  ...page,
  message: { audience: 'all', subject: 'Parking', text: 'Please park at the church.\n\nThanks' },
  audience: 'All who are invited',
  ...{ delivery, canMail: true, key: 'k', shown: 'a b', mostADay: 5 },
  ...{ trouble: undefined, changes: undefined },
} as const

const reminder: ReminderProps = {
  ...{ kind: 'unanswered', name: 'Please answer', whom: 'To each household.' },
  ...{ when: 'Once switched on, it goes on Sunday.', isOn: false, canGo: true },
  hasNoDay: false,
  ...{ days: { chosen: 7, choices: [1, 7, 14] }, delivery },
}

const reminders: ReminderProps[] = [
  reminder,
  {
    ...reminder,
    ...{ kind: 'bring', name: 'What they bring', isOn: true, days: undefined, delivery: nothing },
  },
  {
    ...reminder,
    ...{ kind: 'day', name: 'The day itself', when: 'Went to 3 households.', canGo: false },
    ...{ days: undefined, delivery: undefined },
  },
]

const sent = {
  ...{ subject: 'Parking', text: 'Please park at the church.\n\nThanks' },
  about: 'All who are invited, Sunday 20 December at 2:02 pm, Berlin time, by John',
}

export const messageStates: StatesOf<
  'organizer/messages/messages' | 'organizer/messages/announcement' | 'organizer/messages/preview'
> = {
  'organizer/messages/messages': {
    empty: { ...page, isDraft: false, canMail: true, why: undefined, reminders, announcements: [] },
    'without mail': {
      ...{ ...page, isDraft: false, canMail: false, why: undefined },
      reminders: [{ ...reminder, delivery: { ...delivery, letters: [] } }],
      announcements: [],
    },
    draft: {
      ...page,
      isDraft: true,
      canMail: true,
      why: 'Publish it first.',
      reminders,
      announcements: [],
    },
    full: {
      ...{ ...page, isDraft: false, canMail: true, why: undefined, reminders },
      announcements: [
        {
          ...{ ...sent, fate: '4 mails: 2 sent, 1 perhaps sent, 1 not sent' },
          troubles: ['The mail server did not take these: ben@example.com.'],
        },
        { ...sent, fate: '4 mails', troubles: [] },
      ],
    },
  },
  'organizer/messages/announcement': {
    empty: form,
    draft: { ...form, why: 'Publish it first.', isDraft: true },
    'come back': {
      ...form,
      form: { to: '', subject: 'A', text: '' },
      errors: byName({ to: 'Choose who gets it.', text: 'Write something first.' }),
      problems: [
        ['Choose who gets it.', 'to'],
        ['Write something first.', 'text'],
      ],
    },
  },
  'organizer/messages/preview': {
    'before it goes out': preview,
    'to nobody': { ...preview, delivery: nothing },
    'without mail': { ...preview, canMail: false, delivery: { ...delivery, letters: [] } },
    'changed since': {
      ...preview,
      trouble: 'Others would get it than the page showed.',
      changes: {
        isPartyChanged: true,
        added: ['Kim Household (kim@example.com)'],
        gone: ['1 address'],
      },
    },
  },
}
