// An announcement: the form, and the preview of exactly who gets which text.
import {
  ANNOUNCEMENT_LIMITS,
  type AnnouncementErrors,
  type AnnouncementForm,
  type AnnouncementText,
} from '../../domain/messages/announcement-form.ts'
import {
  type AnnouncementPlan,
  MOST_ANNOUNCEMENTS,
  nameOfDelivery,
  namesOfDeliveries,
  namesOfPreview,
  VERSION_MARK,
  whyNoAnnouncement,
} from '../../domain/messages/announcements.ts'
import {
  AUDIENCES,
  type Audience,
  type InvitedHousehold,
  inAudience,
} from '../../domain/messages/recipients.ts'
import type { Party } from '../../domain/parties.ts'
import { pluralize } from '../format.ts'
import { type Problem, problemsIn } from '../problems.ts'
import type { DeliveryProps } from './delivery.ts'

/** "All who are invited" */
export const AUDIENCE_NAMES: Record<Audience, string> = {
  all: 'All who are invited',
  attending: 'Households that are coming',
  unanswered: 'Households that have not answered',
}

export interface AnnouncementFormProps {
  publicId: string
  title: string
  /** Why nothing can be sent just now; undefined where it can. */
  why: string | undefined
  /** Whether publishing it is all that it takes. */
  isDraft: boolean
  form: AnnouncementForm
  choices: { value: Audience; name: string; count: string }[]
  limits: typeof ANNOUNCEMENT_LIMITS
  errors: AnnouncementErrors
  problems: Problem[]
}

export function announcementFormProps(
  party: Party,
  invited: readonly InvitedHousehold[],
  form: AnnouncementForm = { to: 'all', subject: '', text: '' },
  errors: AnnouncementErrors = {},
): AnnouncementFormProps {
  return {
    publicId: party.publicId,
    title: party.title,
    why: whyNoAnnouncement(party),
    isDraft: party.state === 'draft',
    form,
    choices: AUDIENCES.map((value) => ({
      value,
      name: AUDIENCE_NAMES[value],
      count: pluralize(inAudience(invited, value).length, 'household'),
    })),
    limits: ANNOUNCEMENT_LIMITS,
    errors,
    problems: problemsIn(errors),
  }
}

export interface AnnouncementPreviewProps {
  publicId: string
  title: string
  message: AnnouncementText
  audience: string
  delivery: DeliveryProps
  canMail: boolean
  /** For the form that sends it: one showing of this page, and whom it showed. */
  key: string
  shown: string
  /** Why it was not sent; undefined for a first look. */
  trouble: string | undefined
  /** Who gets it that the page before did not show, and who not any more: "Lee Family (ann@example.com)". */
  changes: { added: string[]; gone: string[]; isPartyChanged: boolean } | undefined
  mostADay: number
}

export interface PreviewView {
  plan: AnnouncementPlan
  message: AnnouncementText
  delivery: DeliveryProps
  canMail: boolean
  key: string
  trouble?: string | undefined
  /** What the page before showed, where it has changed since. */
  shownBefore?: readonly string[] | undefined
}

export function announcementPreviewProps(view: PreviewView): AnnouncementPreviewProps {
  const { plan, message, shownBefore } = view
  const { party } = plan
  return {
    publicId: party.publicId,
    title: party.title,
    message,
    audience: AUDIENCE_NAMES[message.audience],
    delivery: view.delivery,
    canMail: view.canMail,
    key: view.key,
    shown: view.canMail ? namesOfPreview(plan).join(' ') : '',
    trouble: view.trouble,
    changes: shownBefore && changesSince(plan, shownBefore),
    mostADay: MOST_ANNOUNCEMENTS.ofParty,
  }
}

function changesSince(plan: AnnouncementPlan, preview: readonly string[]) {
  const { invited, addressed, party } = plan
  const shown = preview.filter((name) => !name.startsWith(VERSION_MARK))
  const now = new Set(namesOfDeliveries(addressed))
  const before = new Set(shown)
  const all = invited.flatMap((household) =>
    [...household.recipients, ...household.refusing].map((recipient) => ({
      name: nameOfDelivery(household, recipient),
      text: `${household.name} (${recipient.email})`,
    })),
  )
  const textsOf = (isMeant: (name: string) => boolean) =>
    all.flatMap(({ name, text }) => (isMeant(name) ? [text] : []))
  const known = new Set(all.map(({ name }) => name))
  const unknown = shown.filter((name) => !known.has(name)).length
  return {
    isPartyChanged: !preview.includes(`${VERSION_MARK}${party.version}`),
    added: textsOf((name) => now.has(name) && !before.has(name)),
    gone: [
      ...textsOf((name) => before.has(name) && !now.has(name)),
      ...(unknown > 0 ? [`${pluralize(unknown, 'address')} that stood here before`] : []),
    ],
  }
}
