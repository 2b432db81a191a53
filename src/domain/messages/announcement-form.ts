// An announcement as it is typed: checked, and made plain text.
import { AUDIENCES, type Audience } from './recipients.ts'

export interface AnnouncementForm {
  to: string
  subject: string
  text: string
}

export type AnnouncementErrors = Partial<Record<keyof AnnouncementForm, string>>

export interface AnnouncementText {
  audience: Audience
  subject: string
  text: string
}

/** In characters. */
export const ANNOUNCEMENT_LIMITS = { subject: 120, text: 3_000 }

export type ReadAnnouncement =
  | { message: AnnouncementText; errors?: undefined }
  | { message?: undefined; errors: AnnouncementErrors }

export function readAnnouncement(form: AnnouncementForm): ReadAnnouncement {
  const audience = AUDIENCES.find((one) => one === form.to)
  const subject = form.subject.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  const text = form.text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
  const errors: AnnouncementErrors = {
    ...(!audience && { to: 'Choose who gets it.' }),
    ...problem('subject', subject, 'Write what it is about.'),
    ...problem('text', text, 'Write something first.'),
  }
  if (!audience || Object.keys(errors).length > 0) return { errors }
  return { message: { audience, subject, text } }
}

function problem(
  field: 'subject' | 'text',
  value: string,
  whenEmpty: string,
): AnnouncementErrors | undefined {
  if (!/[^\p{Z}\p{C}]/u.test(value)) return { [field]: whenEmpty }
  const most = ANNOUNCEMENT_LIMITS[field]
  if (value.length <= most) return undefined
  const [limit, has] = [most, value.length].map((count) => count.toLocaleString('en'))
  return { [field]: `Shorten it to ${limit} characters: it has ${has}.` }
}
