// The form of a party: for a new or an existing one, with errors, or after somebody else's edit in
// the meantime.

import type { EditOutcome, Party } from '../domain/parties.ts'
import {
  MAX_EXTRA_PEOPLE,
  PARTY_LIMITS,
  type PartyForm,
  type PartyFormErrors,
  toPartyForm,
} from '../domain/party-form.ts'
import { mergePartyForms } from '../domain/party-form-merge.ts'
import { type PartyCard, partyCard } from './party-card.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface PartyFormProps {
  /** Undefined for a new party. */
  publicId: string | undefined
  isPublished: boolean
  form: PartyForm
  /** The version that the form began from. */
  version: number
  errors: PartyFormErrors
  problems: Problem[]
  /** The times for which the form has to ask which of two is meant, since the clocks go back. */
  asksOccurrence: ('starts' | 'ends')[]
  overtaken: Overtaken | undefined
  /** The saved party as guests see it; undefined for a new one. */
  card: PartyCard | undefined
  limits: typeof PARTY_LIMITS
  maxExtraPeople: number
  timeZones: string[]
}

export interface Overtaken {
  changedBy: string
  /** Fields that only the other host changed; the form takes over their values. */
  adopted: { label: string; theirs: string }[]
  /** Fields that both hosts changed; the form keeps mine and shows theirs beside it. */
  conflicts: { field: keyof PartyForm; label: string; mine: string; theirs: string }[]
}

export const PARTY_LABELS: Record<keyof PartyForm, string> = {
  title: 'Title',
  starts_on: 'Day it begins',
  starts_at: 'Time it begins',
  starts_occurrence: 'Which of the two times it begins',
  ends_on: 'Day it ends',
  ends_at: 'Time it ends',
  ends_occurrence: 'Which of the two times it ends',
  time_zone: 'Time zone',
  venue: 'Venue',
  address: 'Address',
  arrival: 'Parking and arrival',
  description: 'Description',
  reply_by: 'Last day to reply',
  contact: 'How guests reach you',
  show_guests: 'Guests see who is invited',
  extra_people: 'People a household may add',
}

const timeZones = Intl.supportedValuesOf('timeZone')

const fixed = { limits: PARTY_LIMITS, maxExtraPeople: MAX_EXTRA_PEOPLE, timeZones }

const nothingWrong = { errors: {}, problems: [], asksOccurrence: [], overtaken: undefined }

/** @param timeZone the zone of the host's other parties, or the server's own */
export const newPartyProps = (timeZone: string): PartyFormProps => ({
  ...fixed,
  ...nothingWrong,
  publicId: undefined,
  card: undefined,
  isPublished: false,
  version: 0,
  form: {
    ...emptyForm(),
    time_zone: timeZone,
    show_guests: 'yes',
    extra_people: '0',
  },
})

const emptyForm = (): PartyForm =>
  Object.fromEntries(Object.keys(PARTY_LABELS).map((field) => [field, ''])) as unknown as PartyForm

export const editPartyProps = (party: Party, now: number): PartyFormProps => ({
  ...fixed,
  ...nothingWrong,
  publicId: party.publicId,
  isPublished: party.state === 'published',
  version: party.version,
  form: toPartyForm(party),
  card: partyCard(party, now),
})

/** The form as it was typed, with its errors. @param saved the form of the party as it is stored */
export const wrongPartyProps = (
  saved: PartyFormProps,
  form: PartyForm,
  version: number,
  reading: { errors: PartyFormErrors; asksOccurrence: PartyFormProps['asksOccurrence'] },
): PartyFormProps => ({
  ...saved,
  version,
  form,
  ...reading,
  problems: problemsIn(reading.errors),
})

/** The form with both hosts' edits in it, which is saved when it is sent once more. */
export function overtakenProps(
  form: PartyForm,
  { base, theirs, changedBy }: Extract<EditOutcome, { kind: 'overtaken' }>,
  now: number,
): PartyFormProps {
  const theirForm = toPartyForm(theirs)
  const { merged, adopted, conflicts } = mergePartyForms(toPartyForm(base), form, theirForm)
  const who = changedBy ?? 'Somebody'
  return {
    ...editPartyProps(theirs, now),
    form: merged,
    overtaken: {
      changedBy: who,
      adopted: adopted.map((field) => ({
        label: PARTY_LABELS[field],
        theirs: shown(field, theirForm[field]),
      })),
      conflicts: conflicts.map(({ field, mine, theirs: other }) => ({
        field,
        label: PARTY_LABELS[field],
        mine: shown(field, mine),
        theirs: shown(field, other),
      })),
    },
  }
}

const shown = (field: keyof PartyForm, value: string): string =>
  field === 'show_guests' ? (value === 'yes' ? 'yes' : 'no') : value || 'nothing'
