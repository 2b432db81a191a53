// Exactly who gets which text by mail, and whom it does not reach, with the text to paste.
import type { InvitedHousehold, Recipient } from '../../domain/messages/recipients.ts'
import { pluralize } from '../format.ts'
import { pasteText } from '../mails/guest-letters.ts'
import type { Letter } from '../mails/letter.ts'

export interface DeliveryProps {
  /** "5 mails to 3 households" */
  count: string
  letters: LetterProps[]
  unreachable: UnreachableProps[]
}

export interface LetterProps {
  name: string
  email: string
  household: string
  /** Who else of the household wants no mail, and whether the link is new to them: "Ben Lee wants no mail." */
  hint: string
  subject: string
  /** The whole mail as its reader gets it. */
  text: string
}

export interface UnreachableProps {
  publicId: string
  household: string
  /** "no address is known" */
  reason: string
  /** Whether all that it takes is an address, which this host can add. */
  canAddAddress: boolean
  /** Ready to paste; empty where the household has no link that can be shown. */
  text: string
}

export interface DeliveryView<H extends InvitedHousehold = InvitedHousehold> {
  /** Those whom it is for. */
  households: readonly H[]
  letterTo: (household: H, recipient: Recipient) => Letter
  textOf: (letter: Letter) => string
  /** The public ids of the households in the host's own list: those that they can edit. */
  ownHouseholds: ReadonlySet<string>
  /** Without a mail server nobody is reached. */
  canMail: boolean
}

export function deliveryProps<H extends InvitedHousehold>(view: DeliveryView<H>): DeliveryProps {
  const { households, canMail } = view
  const reached = canMail ? households.filter(({ recipients }) => recipients.length > 0) : []
  const letters = reached.flatMap((household) => lettersTo(household, view))
  const missed = households.filter((household) => !reached.includes(household))
  return {
    count: `${pluralize(letters.length, 'mail')} to ${pluralize(reached.length, 'household')}`,
    letters,
    unreachable: missed.map((household) => unreachableProps(household, view)),
  }
}

/** Whoever sees the preview is not the one who unsubscribes there. */
const OWN_LINK = '(a link of their own)'

const lettersTo = <H extends InvitedHousehold>(
  household: H,
  { letterTo, textOf }: DeliveryView<H>,
) =>
  household.recipients.map((recipient): LetterProps => {
    const letter = letterTo(household, recipient)
    return {
      name: recipient.name,
      email: recipient.email,
      household: household.name,
      hint: [
        ...household.refusing.map(({ name }) => `${name} wants no mail.`),
        ...(household.isSent ? [] : ['Their link is not sent yet: this mail brings it.']),
      ].join(' '),
      subject: letter.subject,
      text: textOf({ ...letter, unsubscribe: OWN_LINK }),
    }
  })

function unreachableProps<H extends InvitedHousehold>(
  household: H,
  { letterTo, canMail, ownHouseholds }: DeliveryView<H>,
): UnreachableProps {
  const { publicId, name, refusing, recipients, token } = household
  const hasNoAddress = token !== undefined && recipients.length + refusing.length === 0
  const nobody: Recipient = { personId: 0, firstName: '', name: '', email: '' }
  return {
    publicId,
    household: name,
    reason: reasonOf(),
    canAddAddress: hasNoAddress && ownHouseholds.has(publicId),
    text: token === undefined ? '' : pasteText(letterTo(household, nobody)),
  }

  function reasonOf(): string {
    if (token === undefined) return 'their link can’t be shown any more: replace it on the board'
    if (!canMail && recipients.length > 0) return recipients.map(({ email }) => email).join(', ')
    if (refusing.length === 0) return 'no address is known'
    const names = refusing.map((one) => one.name || one.email).join(' and ')
    return `${names} ${refusing.length === 1 ? 'does' : 'do'} not want mail`
  }
}
