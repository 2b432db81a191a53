// What hinders a promise, in words for whoever makes it, with what they can do instead.
import type { Hindrance } from '../../domain/potluck/claims.ts'
import { type Claim, claimName, unitOf, wishName } from '../../domain/potluck/dishes.ts'
import { pluralize } from '../format.ts'
import { inAList } from '../in-a-list.ts'
import { amountInWords } from './words.ts'

export interface HindranceInWords {
  heading: string
  text: string
  /** The label of the button that promises it all the same; undefined where that is not possible. */
  anyway: string | undefined
  /** The wish that can be claimed instead; undefined where there is none. */
  instead: { wish: string; label: string } | undefined
}

export function hindranceInWords(
  hindrance: Hindrance | { kind: 'lost' } | { kind: 'refused'; why: string },
): HindranceInWords {
  switch (hindrance.kind) {
    case 'short':
      return shortInWords(hindrance)
    case 'double':
      return doubleInWords(hindrance)
    case 'wished':
      return wishedInWords(hindrance)
    case 'changed':
      return {
        heading: 'Somebody has changed it meanwhile',
        text: `It is now: ${dishInWords(hindrance.claim)}. Nothing of yours is saved yet; saving puts it in place of that.`,
        ...NO_WAY,
      }
    case 'lost':
      return {
        heading: 'It is not promised any more',
        text: 'It was taken back meanwhile, so nothing is saved. What you typed stands below: you can offer it again.',
        ...NO_WAY,
      }
    case 'refused':
      return {
        heading: 'That can’t be done just now',
        text: `${hindrance.why} Nothing is saved.`,
        ...NO_WAY,
      }
    case 'gone':
      return {
        heading: 'It is not wished for any more',
        text: `${wishName(hindrance.wish)} was taken off the list of wishes. You can offer it all the same.`,
        ...NO_WAY,
      }
  }
}

const NO_WAY = { anyway: undefined, instead: undefined }

const wishedInWords = ({ wish }: Extract<Hindrance, { kind: 'wished' }>): HindranceInWords => ({
  heading: `The host wishes for ${wish.name}`,
  text: 'It is still open. Take the wish, so that nobody else brings it too.',
  anyway: 'Bring it besides',
  instead: { wish: wish.publicId, label: 'Take the wish' },
})

function shortInWords({
  wish,
  open,
  asked,
}: Extract<Hindrance, { kind: 'short' }>): HindranceInWords {
  const name = wishName(wish)
  const inUnit = (count: number) =>
    unitOf(wish) === 'servings' ? pluralize(count, 'serving') : String(count)
  if (open === 0) {
    return {
      heading: 'Somebody was faster',
      text: `${name} has just been promised by somebody else, so nothing of it is open. Nothing of yours is saved.`,
      ...{ anyway: 'Bring it anyway', instead: undefined },
    }
  }
  return {
    heading: 'So much is not needed',
    text: `${inUnit(open)} of ${name} ${open === 1 ? 'is' : 'are'} still open, and you wrote ${asked}. Nothing of yours is saved yet.`,
    ...{ anyway: `Bring ${asked} anyway`, instead: undefined },
  }
}

/** "Tarte, 6 servings, contains gluten, “Warm”" */
function dishInWords(claim: Claim): string {
  const { contains, note } = claim
  const holds = contains && contains.length > 0 ? `contains ${inAList(contains)}` : ''
  return [claimName(claim), amountInWords(claim), holds, note && `“${note}”`]
    .filter(Boolean)
    .join(', ')
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

function doubleInWords({
  name,
  same,
  isOwn,
}: Extract<Hindrance, { kind: 'double' }>): HindranceInWords {
  const promised =
    same.length === 1
      ? `“${same[0]}” is promised already`
      : `${NUMBERS[same.length] ?? same.length} of “${name}” are promised already`
  return {
    heading: `${promised}: bring it anyway?`,
    text: `${isOwn ? 'Your household is among those who bring it. ' : ''}You may: perhaps there can’t be too much of it. Or change what you bring. Nothing is saved yet.`,
    ...{ anyway: 'Bring it anyway', instead: undefined },
  }
}
