// The table of a household: it takes a wish, offers, changes and takes back dishes.
import type { FastifyReply } from 'fastify'
import type { Database } from '../../database/database.ts'
import { takeBackClaim } from '../../domain/potluck/claims.ts'
import { dishAsTyped, type TypedDish } from '../../domain/potluck/dish-form.ts'
import { claimName, kindValue, takesDishes } from '../../domain/potluck/dishes.ts'
import { findClaim, getClaim } from '../../domain/potluck/promised.ts'
import { getTableSheet, householdIn } from '../../domain/potluck/table-sheet.ts'
import {
  type DishFormFacts,
  dishFormProps,
  NEW_DISH,
  type WishOfDish,
  wishOfClaim,
} from '../../pages/table/dish-form.ts'
import { hindranceInWords } from '../../pages/table/hindrance-words.ts'
import { tableProps } from '../../pages/table/table.ts'
import { getWished, lost, type TakenDish, takeDish, typedForWish, type Wished } from './dishes.ts'
import type { Seat, TableNeeds } from './seat.ts'
import { typedDish } from './typed.ts'

type Answer = Promise<FastifyReply>

/** What was just done, by the word of it in the query. */
const DONE: Record<string, (name: string) => string> = {
  promised: (name) => `Thank you! Your household brings ${name || 'it'}.`,
  changed: (name) => `Saved: ${name || 'what you bring'}.`,
  'taken-back': () => 'You have taken it back. It is free for others.',
  food: () => 'Saved: what you eat.',
}

export async function showTable(
  { db, clock }: TableNeeds,
  seat: Seat,
  reply: FastifyReply,
): Answer {
  const { party, householdId, isPlain, addresses, query } = seat
  const sheet = await getTableSheet(db, party)
  householdIn(sheet, householdId)
  const props = tableProps(sheet, { isPlain, householdId, addresses, now: clock() })
  const name = props.own.find(({ publicId }) => publicId === query.dish)?.name ?? ''
  const done = DONE[query.done ?? '']?.(name)
  const notices = done ? [{ kind: 'success' as const, text: done }] : []
  return reply.page('table/table', `The table of ${party.title}`, { ...props, notices })
}

/** Claims a wish, by the button in the table's row or by the form of its own. */
export async function postClaim(needs: TableNeeds, seat: Seat, reply: FastifyReply): Answer {
  const wished = await getWished(needs.db, seat.party, seat.form.text('wish'))
  const typed = { ...typedDish(seat.form), kind: kindValue(wished.kind) }
  return claim(needs, seat, reply, typed, wished)
}

async function claim(
  needs: TableNeeds,
  seat: Seat,
  reply: FastifyReply,
  typed: TypedDish,
  wish: Wished,
): Answer {
  const taken = await takeDish(needs.db, promiserOf(needs, seat), typed, { for: 'wish', wish })
  if (taken.kind === 'saved') return toTable(seat, reply, 'promised', taken.publicId)
  const isGone = taken.hindrance?.kind === 'gone'
  return again(seat, reply, taken, {
    heading: isGone ? 'Offer something' : `Bring ${wish.name}`,
    action: isGone ? seat.addresses.offer : seat.addresses.table,
    wish: isGone ? undefined : wish,
  })
}

export async function showOffer({ clock }: TableNeeds, seat: Seat, reply: FastifyReply): Answer {
  if (!takesDishes(seat.party, clock())) return reply.redirect(seat.addresses.table, 303)
  const props = dishFormProps({ ...offerFacts(seat), typed: NEW_DISH })
  return reply.page('table/dish', 'Offer something', props)
}

export async function postOffer(needs: TableNeeds, seat: Seat, reply: FastifyReply): Answer {
  const wish = seat.form.text('take')
  if (wish) {
    const wished = await getWished(needs.db, seat.party, wish)
    return claim(needs, seat, reply, typedForWish(typedDish(seat.form), wished), wished)
  }
  const what = { for: 'own', wish: undefined } as const
  const taken = await takeDish(needs.db, promiserOf(needs, seat), typedDish(seat.form), what)
  if (taken.kind === 'saved') return toTable(seat, reply, 'promised', taken.publicId)
  return again(seat, reply, taken, offerFacts(seat))
}

export async function showDish({ db, clock }: TableNeeds, seat: Seat, reply: FastifyReply): Answer {
  const claim = await getClaim(db, seat, seat.dish ?? '')
  if (!takesDishes(seat.party, clock())) return reply.redirect(seat.addresses.table, 303)
  const facts = dishFacts(seat, claimName(claim), wishOfClaim(claim))
  const props = dishFormProps({ ...facts, typed: dishAsTyped(claim) })
  return reply.page('table/dish', facts.heading, props)
}

export async function postDish(needs: TableNeeds, seat: Seat, reply: FastifyReply): Answer {
  const claim = await findClaim(needs.db, seat, seat.dish ?? '')
  if (!claim) return again(seat, reply, lost(typedDish(seat.form)), offerFacts(seat))
  const wish = wishOfClaim(claim)
  const typed = wish
    ? { ...typedDish(seat.form), kind: kindValue(claim.kind) }
    : typedDish(seat.form)
  const what = { for: 'claim', claim, wish } as const
  const taken = await takeDish(needs.db, promiserOf(needs, seat), typed, what)
  if (taken.kind === 'saved') return toTable(seat, reply, 'changed', taken.publicId)
  return again(seat, reply, taken, dishFacts(seat, claimName(claim), wish))
}

export async function postTakeBack(needs: TableNeeds, seat: Seat, reply: FastifyReply): Answer {
  await takeBackClaim(needs.db, promiserOf(needs, seat), seat.dish ?? '')
  return toTable(seat, reply, 'taken-back')
}

const promiserOf = ({ clock }: { db: Database; clock: () => number }, seat: Seat) => ({
  party: seat.party,
  householdId: seat.householdId,
  isHost: false,
  now: clock(),
})

function toTable({ addresses }: Seat, reply: FastifyReply, done: string, dish?: string) {
  const query = new URLSearchParams({ done, ...(dish && { dish }) })
  return reply.redirect(`${addresses.table}?${query}`, 303)
}

type Facts = Pick<DishFormFacts, 'heading' | 'action' | 'wish' | 'takeBack'>

const offerFacts = ({ isPlain, addresses }: Seat) => ({
  ...{ isPlain, heading: 'Offer something', action: addresses.offer, back: addresses.table },
})

const dishFacts = ({ isPlain, addresses, dish = '' }: Seat, name: string, wish?: WishOfDish) => ({
  ...{ isPlain, heading: name, action: addresses.dish(dish), back: addresses.table, wish },
  takeBack: addresses.takeBack(dish),
})

function again(
  { isPlain, addresses }: Seat,
  reply: FastifyReply,
  { status, typed, errors, hindrance }: Extract<TakenDish, { kind: 'again' }>,
  facts: Facts,
): Answer {
  const props = dishFormProps({
    ...{ ...facts, isPlain, back: addresses.table, typed, errors },
    hindrance: hindrance && hindranceInWords(hindrance),
  })
  const title = props.hindrance ? props.hindrance.heading : `Error: ${facts.heading}`
  return reply.code(status).page('table/dish', title, props)
}
