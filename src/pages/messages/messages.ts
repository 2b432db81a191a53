// A party's messages, as its host sees them: what goes by itself, what was written, and what became of it.
import type { Announcement } from '../../domain/messages/announced.ts'
import { whyNoAnnouncement } from '../../domain/messages/announcements.ts'
import type { Reminder } from '../../domain/messages/reminders.ts'
import { formatTime, pluralize } from '../format.ts'
import { AUDIENCE_NAMES } from './announcement.ts'
import { type ReminderProps, type RemindersView, reminderProps } from './reminders.ts'

export interface MessagesProps {
  publicId: string
  title: string
  canMail: boolean
  /** Why nothing can be written just now; undefined where it can. */
  why: string | undefined
  /** Whether publishing it is all that it takes. */
  isDraft: boolean
  reminders: ReminderProps[]
  announcements: AnnouncementProps[]
}

export interface AnnouncementProps {
  subject: string
  text: string
  /** "All who are invited, Sunday 20 December at 2:02 pm, Berlin time, by John" */
  about: string
  /** "3 sent, 1 waits" */
  fate: string
  /** Lines about those that did not arrive, or perhaps did not. */
  troubles: string[]
}

export interface MessagesView extends RemindersView {
  reminders: readonly Reminder[]
  announcements: readonly Announcement[]
}

export const messagesProps = (view: MessagesView): MessagesProps => ({
  publicId: view.party.publicId,
  title: view.party.title,
  canMail: view.canMail,
  why: whyNoAnnouncement(view.party),
  isDraft: view.party.state === 'draft',
  reminders: view.reminders.map((one) => reminderProps(one, view)),
  announcements: view.announcements.map((one) => announcementProps(one, view)),
})

function announcementProps(
  { subject, text, audience, sentAt, writerFirstName, recipients, fate }: Announcement,
  { party, now }: MessagesView,
): AnnouncementProps {
  const { waiting, sent, perhapsSent, failed } = fate
  const known = waiting + sent + perhapsSent.length + failed.length
  const words = [
    ...(sent > 0 ? [`${sent} sent`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(perhapsSent.length > 0 ? [`${perhapsSent.length} perhaps sent`] : []),
    ...(failed.length > 0 ? [`${failed.length} not sent`] : []),
    ...(known > 0 && known < recipients ? [`${recipients - known} not wanted any more`] : []),
  ]
  const by = writerFirstName ? `, by ${writerFirstName}` : ''
  return {
    subject,
    text,
    about: `${AUDIENCE_NAMES[audience]}, ${formatTime(sentAt, party.timeZone, now).text}${by}`,
    fate: `${pluralize(recipients, 'mail')}${words.length > 0 ? `: ${words.join(', ')}` : ''}`,
    troubles: [
      ...(perhapsSent.length > 0
        ? [
            `Nobody knows whether these arrived, and they are not sent again: ${perhapsSent.join(', ')}.`,
          ]
        : []),
      ...(failed.length > 0 ? [`The mail server did not take these: ${failed.join(', ')}.`] : []),
    ],
  }
}
