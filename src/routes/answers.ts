// Takes the answer that a household sends, by its link or logged in: it is saved, or the form comes
// back with what was typed.
import type { Database } from '../database/database.ts'
import { type AnswerSheet, readAnswer, type TypedAnswer } from '../domain/answer-sheet.ts'
import { takesReplies } from '../domain/parties.ts'
import { type AnswerOutcome, saveAnswer } from '../domain/replies.ts'
import { readReply } from '../domain/reply-words.ts'
import { changeInWords } from '../pages/changes.ts'
import { type InvitationView, toldBy } from '../pages/invitation.ts'
import { receiptQuery } from '../pages/receipt.ts'
import type { Form } from '../plugins/forms.ts'

export type Answered =
  /** The query makes the page that follows say what was saved. */
  | { kind: 'saved'; query: string }
  | ({ kind: 'again'; status: number; notice: string | undefined } & Pick<
      InvitationView,
      'typed' | 'errors' | 'otherNote'
    >)

export interface AnswerArrival {
  sheet: AnswerSheet
  form: Form
  /** Who is logged in; undefined where the form itself says who answers, or nobody does. */
  personId: number | undefined
  /** Milliseconds since 1970. */
  now: number
}

/** @throws NotFound when the answer names somebody who is not of the household */
export async function takeAnswer(db: Database, arrival: AnswerArrival): Promise<Answered> {
  const { sheet, form, now } = arrival
  const typed = readTyped(form)
  if (!takesReplies(sheet.party, now)) {
    return { kind: 'again', status: 409, notice: lateNotice(sheet, typed) }
  }
  const { errors, personId, ...answer } = readAnswer(typed, sheet.household.guests)
  if (Object.keys(errors).length > 0) {
    return { kind: 'again', status: 422, notice: undefined, typed, errors }
  }
  const outcome = await saveAnswer(db, {
    ...answer,
    party: sheet.party,
    householdId: sheet.household.householdId,
    actor: { personId: arrival.personId ?? personId, isHost: false },
    now,
  })
  if (outcome.noteConflict) return twoNotes(arrival, typed, outcome, outcome.noteConflict)
  return { kind: 'saved', query: receiptQuery(answer.version, outcome) }
}

const readTyped = (form: Form): TypedAnswer => ({
  replies: form.withPrefix('reply-'),
  note: form.optional('note'),
  version: form.text('version'),
  answeredBy: form.text('answered_by'),
})

/**
 * The replies are saved, but somebody else changed the note meanwhile: both notes are shown, and a
 * person decides.
 */
function twoNotes(
  { sheet, now }: AnswerArrival,
  typed: TypedAnswer,
  { saved }: AnswerOutcome,
  { theirs, change }: NonNullable<AnswerOutcome['noteConflict']>,
): Answered {
  const told = changeInWords(change, toldBy(sheet.party, now))
  const notice = saved.length > 0 ? 'Your replies are saved; your note is not yet.' : undefined
  return {
    kind: 'again',
    status: 422,
    notice,
    typed,
    errors: { note: 'Somebody changed the note while you wrote yours. Say what it shall be.' },
    otherNote: { text: theirs, told },
  }
}

/** Repeats what came too late, so that the household can tell it to the host. */
function lateNotice({ household }: AnswerSheet, { replies, note }: TypedAnswer): string {
  const said = household.guests.flatMap(({ publicId, firstName, reply }) => {
    const typed = readReply(replies.get(publicId) ?? '')
    return typed && typed !== 'no response' && typed !== reply ? `${firstName}: ${typed}` : []
  })
  const words = [...said, ...(note?.trim() ? [`note: ${note.trim()}`] : [])].join('; ')
  return `This came after the time to reply and is not saved. ${words}`.trim()
}
