// Reminders by mail: to those who have not answered, of what one brings, and of the day itself.
import type { ReminderKind } from '../../domain/messages/reminder-times.ts'
import type { RemindedOf } from '../../domain/messages/reminders.ts'
import type { Party } from '../../domain/parties.ts'
import { claimName } from '../../domain/potluck/dishes.ts'
import type { Guest } from '../../domain/replies.ts'
import { dayInWords, occasion } from '../format.ts'
import { hostNamesOf } from '../host-names.ts'
import { inAList } from '../in-a-list.ts'
import { amountInWords } from '../table/words.ts'
import { type Addressed, fromHost, linkOf, whenAndWhere } from './guest-letters.ts'
import type { Letter } from './letter.ts'

export interface Reminded extends Addressed {
  household: RemindedOf
}

const namesOf = (guests: readonly Guest[]): string =>
  inAList(guests.map(({ firstName }) => firstName))

const withReply = ({ guests }: RemindedOf, reply: Guest['reply']): Guest[] =>
  guests.filter((guest) => guest.reply === reply)

function unanswered(reminded: Reminded) {
  const { party, household, now } = reminded
  const open = withReply(household, null)
  const isNobody = open.length === household.guests.length
  const until = party.replyBy ? ` by ${dayInWords(party.replyBy, now)}` : ''
  return {
    subject: `Are you coming to ${party.title}?`,
    paragraphs: [
      isNobody
        ? `We have not heard from you yet (${household.name}).`
        : `Still without an answer: ${namesOf(open)}.`,
      `Please say${until} who is coming. One answer for everybody at home is enough, and you can change it at the same link.`,
    ],
    label: 'Answer for your household',
  }
}

function bring(reminded: Reminded) {
  const { party, household } = reminded
  return {
    subject: `What you bring to ${party.title}`,
    paragraphs: [
      'Your household brings:',
      broughtInLines(household),
      'If something has changed, say so at your link: then somebody else can bring it.',
    ],
    label: 'See what everybody brings',
  }
}

function day(reminded: Reminded) {
  const { party, household, now } = reminded
  const { startsAt, timeZone, arrival } = party
  const when = startsAt === null ? '' : ` is on ${occasion(startsAt, null, timeZone, now).day}`
  const coming = [
    ...sentence(withReply(household, 'attending'), 'is coming', 'are coming'),
    ...sentence(withReply(household, 'maybe'), 'may come', 'may come'),
  ].join(' ')
  const brings =
    household.claims.length > 0 ? ['Your household brings:', broughtInLines(household)] : []
  return {
    subject: `${party.title}${when}`,
    paragraphs: [
      `${coming} If that has changed, tell your host.`,
      ...brings,
      ...(arrival ? [arrival] : []),
    ],
    label: 'Open your invitation',
  }
}

const sentence = (guests: readonly Guest[], one: string, several: string): string[] =>
  guests.length > 0 ? [`${namesOf(guests)} ${guests.length === 1 ? one : several}.`] : []

/** "Apple pie (8 servings)", a line each. */
const broughtInLines = ({ claims }: RemindedOf): string =>
  claims
    .map((claim) => {
      const amount = amountInWords(claim)
      return amount ? `${claimName(claim)} (${amount})` : claimName(claim)
    })
    .join('\n')

const LETTERS = { unanswered, bring, day } satisfies Record<ReminderKind, unknown>

export function reminderLetter(kind: ReminderKind, reminded: Reminded): Letter {
  const { party, recipient } = reminded
  const { subject, paragraphs, label } = LETTERS[kind](reminded)
  return {
    ...{ subject, heading: subject, paragraphs },
    firstName: recipient.firstName || undefined,
    facts: [['Party', party.title], ...whenAndWhere(reminded)],
    action: { label, url: linkOf(reminded) },
    after: [fromHost(asked(party), reminded)],
  }
}

const asked = (party: Party): string => `${hostNamesOf(party)} asked for this reminder.`
