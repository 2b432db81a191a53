// /organizer/parties/:party/messages: all that goes by mail to guests, seen before it is switched on.
import { listOwnHouseholds } from '../../domain/households.ts'
import { listAnnouncements } from '../../domain/messages/announced.ts'
import { DAYS_BEFORE, REMINDER_KINDS } from '../../domain/messages/reminder-times.ts'
import {
  chooseReminder,
  listReminders,
  type ReminderChoice,
} from '../../domain/messages/reminders.ts'
import { getHostedParty } from '../../domain/parties.ts'
import { Conflict } from '../../errors.ts'
import { pluralize } from '../../pages/format.ts'
import { messagesProps } from '../../pages/messages/messages.ts'
import { REMINDER_NAMES } from '../../pages/messages/reminders.ts'
import { paths } from '../../paths.ts'
import type { Form } from '../../plugins/forms.ts'
import { showNotice } from '../../plugins/notices.ts'
import type { OrganizerScope } from '../../plugins/organizers.ts'
import { linkOrigin } from '../../plugins/origin.ts'
import type { MessageNeeds } from './announcements.ts'

export function reminderRoutes(organizers: OrganizerScope, needs: MessageNeeds): void {
  const { db, links, clock, mail, config } = needs

  organizers.get(paths.messages, async ({ person, params, request }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    const [announcements, reminders, ownHouseholds] = await Promise.all([
      listAnnouncements(db, party),
      listReminders(db, links, party, clock()),
      listOwnHouseholds(db, person),
    ])
    const props = messagesProps({
      ...{ party, announcements, reminders, ownHouseholds, textOf: mail.textOf, now: clock() },
      canMail: mail.sendToGuest !== undefined,
      origin: linkOrigin(config, request),
    })
    return reply.page('organizer/messages/messages', `Messages: ${party.title}`, props)
  })

  organizers.post(paths.reminders, async (visit, reply) => {
    const { person, params, form } = visit
    await getHostedParty(db, person, params.party)
    const choice = readChoice(form)
    const isOn = await chooseReminder(db, { host: person, party: params.party }, choice, clock())
    await showNotice(visit, 'success', saidOf(choice, isOn))
    return reply.redirect(`${paths.messages(params)}#reminder-${choice.kind}`, 303)
  })

  function readChoice(form: Form) {
    const kind = REMINDER_KINDS.find((one) => one === form.text('kind'))
    if (!kind) throw new Conflict('The form names no reminder.')
    const isOn = form.has('on') || !form.has('days') ? form.text('on') === 'yes' : undefined
    if (isOn && !mail.sendToGuest) throw new Conflict('No mail is sent from here just now.')
    const choice = { kind, ...(isOn !== undefined && { isOn }) }
    if (!form.has('days')) return choice
    const daysBefore = Number(form.text('days'))
    const { least, most } = DAYS_BEFORE
    if (kind !== 'unanswered') throw new Conflict('The moment of this reminder is fixed.')
    if (!Number.isInteger(daysBefore) || daysBefore < least || daysBefore > most) {
      throw new Conflict(`Choose from ${least} to ${most} days before the last day to reply.`)
    }
    return { ...choice, daysBefore }
  }
}

function saidOf(choice: ReminderChoice, isOn: boolean): string {
  const { kind, daysBefore } = choice
  const name = `“${REMINDER_NAMES[kind]}”`
  if (daysBefore === undefined || choice.isOn === isOn) return `${name} is ${isOn ? 'on' : 'off'}.`
  const days = `${pluralize(daysBefore, 'day')} before the last day to reply`
  return isOn
    ? `${name} goes ${days}.`
    : `${name} would go ${days}. It is off: look at it, then switch it on.`
}
