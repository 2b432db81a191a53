// The letter that carries an announcement: the host's own words, with the household's link below.
import type { AnnouncementText } from '../../domain/messages/announcement-form.ts'
import type { Audience } from '../../domain/messages/recipients.ts'
import { type Addressed, fromHost, linkOf, whenAndWhere } from './guest-letters.ts'
import type { Letter } from './letter.ts'

/** "everybody who is invited to Evening of Lights" */
const TO: Record<Audience, string> = {
  all: 'everybody who is invited',
  attending: 'the households that are coming',
  unanswered: 'the households that have not answered',
}

/** @param author the full name of the host who wrote it */
export function announcementLetter(
  { audience, subject, text }: AnnouncementText,
  addressed: Addressed,
  author: string,
): Letter {
  const { title } = addressed.party
  return {
    subject,
    heading: subject,
    firstName: addressed.recipient.firstName || undefined,
    paragraphs: text.split(/\n[^\S\n]*\n\s*/),
    facts: [['Party', title], ...whenAndWhere(addressed)],
    action: {
      label: audience === 'unanswered' ? 'Answer for your household' : 'Open your invitation',
      url: linkOf(addressed),
    },
    after: [fromHost(`${author} wrote this to ${TO[audience]}.`, addressed)],
  }
}
