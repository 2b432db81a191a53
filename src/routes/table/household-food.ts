// A household says what its people can't or would rather not eat.
import type { FastifyReply } from 'fastify'
import { listPartyHouseholds } from '../../domain/board.ts'
import { readShown, type ShownNeeds } from '../../domain/food/merge.ts'
import { listNeeds, saveNeeds } from '../../domain/food/needs.ts'
import { readNeeds } from '../../domain/food/needs-form.ts'
import type { FoodNeed } from '../../domain/food/tags.ts'
import { takesDishes } from '../../domain/potluck/dishes.ts'
import { Conflict, NotFound } from '../../errors.ts'
import {
  asKnown,
  foodFormProps,
  foodPrefix,
  type TypedPersonNeeds,
} from '../../pages/food/food-form.ts'
import type { Seat, TableNeeds } from './seat.ts'
import { typedPeople } from './typed.ts'

export async function showFood(
  { db, clock }: TableNeeds,
  seat: Seat,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!takesDishes(seat.party, clock())) return reply.redirect(backOf(seat).url, 303)
  const { name, guests } = await householdOf(db, seat)
  const needs = await listNeeds(
    db,
    guests.map(({ id }) => id),
  )
  const people = guests.map((person) => asKnown(person, needs.get(person.id)))
  return reply.page('table/food', 'What you eat', foodFormProps({ ...factsOf(seat, name), people }))
}

export async function postFood(
  { db, clock }: TableNeeds,
  seat: Seat,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { name, guests } = await householdOf(db, seat)
  const people = typedPeople(seat.form, guests)
  const { needs, errors } = readPeople(people)
  if (Object.keys(errors).length > 0) {
    const props = foodFormProps({ ...factsOf(seat, name), people, errors })
    return reply.code(422).page('table/food', 'Error: What you eat', props)
  }
  const where = { party: seat.party, householdId: seat.householdId, now: clock() }
  try {
    await saveNeeds(db, where, needs, shownIn(people))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const notices = [{ kind: 'warning' as const, text: `${error.message} Nothing is saved.` }]
    const props = { ...foodFormProps({ ...factsOf(seat, name), people }), notices }
    return reply.code(409).page('table/food', 'Error: What you eat', props)
  }
  return reply.redirect(`${backOf(seat).url}?done=food`, 303)
}

/** What the form showed when it was loaded. A person for whom it does not carry that is left out. */
export const shownIn = (people: readonly TypedPersonNeeds[]): ShownNeeds =>
  new Map(
    people.flatMap(({ person, shown }) =>
      shown === undefined ? [] : [[person.publicId, readShown(shown)]],
    ),
  )

/** @returns the needs by each person's public id, and the errors by the name of the field */
export function readPeople(people: readonly TypedPersonNeeds[]) {
  const needs = new Map<string, FoodNeed[]>()
  const errors: Record<string, string> = {}
  for (const { person, typed } of people) {
    const read = readNeeds(typed)
    needs.set(person.publicId, read.needs)
    for (const [field, text] of Object.entries(read.errors)) {
      errors[foodPrefix(person.publicId) + field] = text
    }
  }
  return { needs, errors }
}

async function householdOf(db: TableNeeds['db'], { party, householdId }: Seat) {
  const households = await listPartyHouseholds(db, party.id)
  const household = households.find((one) => one.householdId === householdId)
  if (!household) throw new NotFound()
  return household
}

const isFromTable = ({ form, query }: Seat): boolean =>
  query.from === 'table' || form.text('from') === 'table'

const backOf = (seat: Seat) =>
  isFromTable(seat)
    ? { url: seat.addresses.table, label: 'The table' }
    : { url: seat.addresses.invitation, label: 'The invitation' }

const factsOf = (seat: Seat, name: string) => ({
  ...{ isPlain: seat.isPlain, name, action: seat.addresses.food, isAsked: true },
  from: isFromTable(seat) ? 'table' : '',
  back: backOf(seat),
})
