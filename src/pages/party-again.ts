// The page that repeats a party: its title, its day, and which of the households of last time are
// invited.

import type { PartyAgain } from '../domain/party-again.ts'
import { PARTY_LIMITS } from '../domain/party-form.ts'
import { dayInWords, occasion } from './format.ts'
import { peopleInWords } from './households.ts'
import { inAList } from './in-a-list.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface PartyAgainProps {
  publicId: string
  lastTitle: string
  /** "Saturday 20 December, 6 pm to 10 pm"; undefined for a party without a day. */
  lastWhen: string | undefined
  form: PartyAgainForm
  /** "Saturday 19 December" for the day that is proposed; undefined where none is. */
  proposed: string | undefined
  limits: { title: number }
  households: {
    publicId: string
    name: string
    people: string
    isTicked: boolean
    wasInvited: boolean
    /** What has changed in the household since the last party: "Bob lives here now." */
    changes: string[]
  }[]
  /** The archived households, "Kim Household and Lee Family"; undefined where there are none. */
  archived: string | undefined
  /** The households that another host invited, in the same words; undefined where there are none. */
  ofOthers: string | undefined
  /** "5 wishes"; undefined where the last party had none. */
  wishes: string | undefined
  errors: PartyAgainErrors
  problems: Problem[]
}

export interface PartyAgainForm {
  title: string
  /** YYYY-MM-DD, or what was typed instead. */
  starts_on: string
  keepsWishes: boolean
  /**
   * The public ids of the ticked households; undefined at first, when all that are proposed are
   * ticked.
   */
  households: ReadonlySet<string> | undefined
}

export type PartyAgainErrors = Partial<Record<'title' | 'starts_on', string>>

/** @param form undefined at first, when the page proposes everything */
export function partyAgainProps(
  { last, startsOn, households, archived, ofOthers, wishes }: PartyAgain,
  now: number,
  form: PartyAgainForm = {
    title: last.title,
    starts_on: startsOn,
    keepsWishes: true,
    households: undefined,
  },
  errors: PartyAgainErrors = {},
): PartyAgainProps {
  const when =
    last.startsAt === null ? undefined : occasion(last.startsAt, last.endsAt, last.timeZone, now)
  return {
    publicId: last.publicId,
    lastTitle: last.title,
    lastWhen: when && `${when.day}, ${when.hours}`,
    form,
    proposed: startsOn === '' ? undefined : dayInWords(startsOn, now),
    limits: { title: PARTY_LIMITS.title },
    households: households.map(({ publicId, name, people, wasInvited, movedIn, movedOut }) => ({
      ...{ publicId, name, wasInvited },
      people: peopleInWords(people),
      isTicked: form.households?.has(publicId) ?? (wasInvited || movedIn.length > 0),
      changes: [
        ...(movedIn.length > 0
          ? [`${inAList(movedIn)} answered from elsewhere the last time.`]
          : []),
        ...(movedOut.length > 0 ? [`${inAList(movedOut)} lived here the last time.`] : []),
        ...(people.length === 0 ? ['Nobody lives here yet.'] : []),
      ],
    })),
    archived: archived.length > 0 ? inAList(archived) : undefined,
    ofOthers: ofOthers.length > 0 ? inAList(ofOthers) : undefined,
    wishes: wishes === 0 ? undefined : wishes === 1 ? '1 wish' : `${wishes} wishes`,
    errors,
    problems: problemsIn(errors),
  }
}
