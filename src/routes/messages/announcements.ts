// /organizer/parties/:party/messages/announcement: written, seen as each guest gets it, and then sent.
import type { FastifyReply } from 'fastify'
import type { Config } from '../../config/config.ts'
import type { Database } from '../../database/database.ts'
import { listOwnHouseholds } from '../../domain/households.ts'
import type { LinkTokens } from '../../domain/invitation-links.ts'
import {
  type AnnouncementForm,
  type AnnouncementText,
  readAnnouncement,
} from '../../domain/messages/announcement-form.ts'
import {
  planAnnouncement,
  type Sent,
  sendAnnouncement,
} from '../../domain/messages/announcements.ts'
import type { InvitedHousehold, Recipient } from '../../domain/messages/recipients.ts'
import { getHostedParty, type Party } from '../../domain/parties.ts'
import { isFormKey, newFormKey } from '../../domain/saved-forms.ts'
import { Conflict } from '../../errors.ts'
import { pluralize } from '../../pages/format.ts'
import { announcementLetter } from '../../pages/mails/announcement.ts'
import type { Mail } from '../../pages/mails/mail.ts'
import {
  announcementFormProps,
  announcementPreviewProps,
} from '../../pages/messages/announcement.ts'
import { deliveryProps } from '../../pages/messages/delivery.ts'
import { paths } from '../../paths.ts'
import { BadForm, type Form } from '../../plugins/forms.ts'
import { showNotice } from '../../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../../plugins/organizers.ts'
import { linkOrigin } from '../../plugins/origin.ts'

export interface MessageNeeds {
  db: Database
  links: LinkTokens
  mail: Pick<Mail, 'sendToGuest' | 'textOf'>
  config: Pick<Config, 'mail'>
  /** Milliseconds since 1970. */
  clock: () => number
}

type HostVisit = Visit<{ party: string }>

const FORM = 'organizer/messages/announcement'
const PREVIEW = 'organizer/messages/preview'

export function announcementRoutes(organizers: OrganizerScope, needs: MessageNeeds): void {
  const { db, links } = needs

  organizers.get(paths.announcement, async ({ person, params }, reply) => {
    const at = { host: person, party: params.party, audience: 'all' } as const
    const { party, invited } = await planAnnouncement(db, links, at)
    return reply.page(
      FORM,
      `Write to the guests of ${party.title}`,
      announcementFormProps(party, invited),
    )
  })

  organizers.post(paths.announcement, async (visit, reply) => {
    const { message, errors } = readAnnouncement(formOf(visit.form))
    if (errors || visit.form.text('edit') === 'yes') return ask(visit, reply, errors)
    return preview(needs, visit, reply, message)
  })

  organizers.post(paths.sendAnnouncement, async (visit, reply) => {
    const { message, errors } = readAnnouncement(formOf(visit.form))
    if (errors) return ask(visit, reply, errors)
    const sent = await send(needs, visit, message)
    if (typeof sent === 'string') return preview(needs, visit, reply, message, { trouble: sent })
    if (sent.kind === 'not shown') {
      const shownBefore = shownIn(visit.form)
      return preview(needs, visit, reply, message, { trouble: CHANGED, shownBefore })
    }
    const said =
      sent.kind === 'sent'
        ? `“${message.subject}” is on its way: ${pluralize(sent.mails, 'mail')}.`
        : `“${message.subject}” was sent already: nobody gets it twice.`
    await showNotice(visit, 'success', said)
    return reply.redirect(`${paths.messages(visit.params)}#announcements`, 303)
  })

  async function ask(
    { person, params, form }: HostVisit,
    reply: FastifyReply,
    errors: ReturnType<typeof readAnnouncement>['errors'],
  ): Promise<FastifyReply> {
    const at = { host: person, party: params.party, audience: 'all' } as const
    const { party, invited } = await planAnnouncement(db, links, at)
    const props = announcementFormProps(party, invited, formOf(form), errors)
    const title = `Write to the guests of ${party.title}`
    if (!errors) return reply.page(FORM, title, props)
    return reply.code(422).page(FORM, `Error: ${title}`, props)
  }
}

const CHANGED =
  'Since you looked, somebody was invited, answered, or has another address or link, or the party was changed: others would get it than the page showed, or another text. Nothing is sent yet. Look once more.'

const formOf = (form: Form): AnnouncementForm => ({
  to: form.text('to'),
  subject: form.text('subject'),
  text: form.text('text'),
})

const shownIn = (form: Form): string[] => form.text('shown').split(' ').filter(Boolean)

/** Writes the letter to each who is addressed. */
function letterWriter(
  { config, clock }: MessageNeeds,
  { request, person }: HostVisit,
  message: AnnouncementText,
) {
  const origin = linkOrigin(config, request)
  const letter = (party: Party, household: InvitedHousehold, recipient: Recipient) =>
    announcementLetter(
      message,
      { party, household, recipient, origin, now: clock() },
      person.fullName,
    )
  return { origin, letter }
}

/** @returns why it was not sent, in words, where one can do something about it */
async function send(
  needs: MessageNeeds,
  visit: HostVisit,
  message: AnnouncementText,
): Promise<Sent | string> {
  const { person, params, form } = visit
  const key = form.text('key')
  const party = await getHostedParty(needs.db, person, params.party)
  const { sendToGuest } = needs.mail
  if (!sendToGuest) return NO_MAIL
  if (!isFormKey(key)) throw new BadForm('The form is not complete.')
  const { origin, letter } = letterWriter(needs, visit, message)
  const queue: Parameters<typeof sendAnnouncement>[0]['queue'] = (trx, delivery) =>
    sendToGuest(trx, {
      to: delivery.recipient.email,
      letter: letter(delivery.party, delivery.household, delivery.recipient),
      key: delivery.key,
      times: { expiresAt: delivery.expiresAt },
      origin,
    })
  try {
    const confirmation = { host: person, party: party.publicId, message, shown: shownIn(form), key }
    return await sendAnnouncement({ ...needs, queue }, confirmation)
  } catch (error) {
    if (error instanceof Conflict) return error.message
    throw error
  }
}

const NO_MAIL =
  'No mail is sent from here just now. Paste the texts below into a messenger instead.'

async function preview(
  needs: MessageNeeds,
  visit: HostVisit,
  reply: FastifyReply,
  message: AnnouncementText,
  again: { trouble?: string; shownBefore?: readonly string[] } = {},
): Promise<FastifyReply> {
  const { db, links, mail } = needs
  const at = { host: visit.person, party: visit.params.party, audience: message.audience }
  const plan = await planAnnouncement(db, links, at)
  const { letter } = letterWriter(needs, visit, message)
  const canMail = mail.sendToGuest !== undefined
  const delivery = deliveryProps({
    households: plan.addressed,
    letterTo: (household, recipient) => letter(plan.party, household, recipient),
    textOf: mail.textOf,
    ownHouseholds: await listOwnHouseholds(db, visit.person),
    canMail,
  })
  const view = { plan, message, delivery, canMail, key: newFormKey(), ...again }
  const title = `Preview: ${message.subject}`
  const isAgain = again.trouble !== undefined
  if (isAgain) reply.code(422)
  return reply.page(PREVIEW, isAgain ? `Error: ${title}` : title, announcementPreviewProps(view))
}
