// Lets the host promise, change and take back dishes for a household that told them.
import type { FastifyReply } from 'fastify'
import { listPartyHouseholds } from '../../domain/board.ts'
import { getHostedParty, type Party } from '../../domain/parties.ts'
import type { Person } from '../../domain/people.ts'
import { takeBackClaim } from '../../domain/potluck/claims.ts'
import { dishAsTyped, type TypedDish } from '../../domain/potluck/dish-form.ts'
import { claimName, kindValue } from '../../domain/potluck/dishes.ts'
import { getAnyClaim } from '../../domain/potluck/promised.ts'
import { NotFound } from '../../errors.ts'
import {
  type DishFormFacts,
  dishFormProps,
  NEW_DISH,
  wishOfClaim,
} from '../../pages/table/dish-form.ts'
import { hindranceInWords } from '../../pages/table/hindrance-words.ts'
import { paths } from '../../paths.ts'
import type { Form } from '../../plugins/forms.ts'
import { showNotice } from '../../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../../plugins/organizers.ts'
import { getWished, lost, type TakenDish, takeDish, typedForWish, type Wished } from './dishes.ts'
import type { TableNeeds } from './seat.ts'
import { typedDish } from './typed.ts'

export function hostDishRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  offerRoutes(organizers, needs)
  dishRoutes(organizers, needs)
}

function offerRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  const { db } = needs

  organizers.get(paths.partyOffer, async ({ person, params, query }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    const facts = await offerFacts(needs, { party, person, wish: query.wish ?? '' })
    const typed = { ...NEW_DISH, amount: facts.wish?.unit === 'pieces' ? '1' : '' }
    return reply.page('table/dish', facts.heading, dishFormProps({ ...facts, typed }))
  })

  organizers.post(paths.partyOffer, async (visit, reply) => {
    const { person, form } = visit
    const party = await getHostedParty(db, person, visit.params.party)
    const [chosen, taken] = [form.text('household'), form.text('take')]
    const wish = taken || form.text('wish')
    const facts = await offerFacts(needs, { party, person, wish, chosen })
    const typed = typedOffer(form, facts.wish, taken !== '')
    const household = facts.invited.find(({ publicId }) => publicId === chosen)
    if (!household) {
      const errors = { household: 'Choose a household that is invited.' }
      const wrong = { kind: 'again', status: 422, typed, errors, hindrance: undefined } as const
      return again(reply, wrong, facts)
    }
    const { householdId, name } = household
    const promiser = { party, householdId, isHost: true, now: needs.clock() }
    const what = facts.wish
      ? ({ for: 'wish', wish: facts.wish } as const)
      : ({ for: 'own', wish: undefined } as const)
    const outcome = await takeDish(db, promiser, typed, what)
    if (outcome.kind === 'again') return again(reply, outcome, facts)
    await showNotice(visit, 'success', `Promised for ${name}.`)
    return reply.redirect(paths.partyTable(visit.params), 303)
  })
}

function typedOffer(form: Form, wish: Wished | undefined, isTaken: boolean): TypedDish {
  const typed = typedDish(form)
  if (!wish) return typed
  return isTaken ? typedForWish(typed, wish) : { ...typed, kind: kindValue(wish.kind) }
}

interface OfferAsked {
  party: Party
  person: Person
  /** The public id of a wish; empty for something of the household's own. */
  wish: string
  /** The household that was chosen; the host's own when undefined. */
  chosen?: string
}

/** @throws NotFound when there never was such a wish */
async function offerFacts({ db }: TableNeeds, { party, person, wish, chosen }: OfferAsked) {
  const here = { party: party.publicId }
  const found = wish ? await getWished(db, party, wish) : undefined
  const invited = await listPartyHouseholds(db, party.id)
  const isChosen = (one: (typeof invited)[number]) =>
    chosen === undefined ? one.householdId === person.householdId : one.publicId === chosen
  return {
    ...{ isPlain: false, action: paths.partyOffer(here), back: paths.partyTable(here), invited },
    heading: found ? `${found.name}, for a household` : 'Something of a household’s own',
    households: invited.map((one) => ({
      ...{ publicId: one.publicId, name: one.name, isChosen: isChosen(one) },
    })),
    wish: found,
  }
}

function dishRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  const { db, clock } = needs
  type OfDish = Visit<{ party: string; dish: string }>
  const find = async ({ person, params }: OfDish) => {
    const party = await getHostedParty(db, person, params.party)
    const claim = await getAnyClaim(db, party, params.dish)
    const facts = {
      ...{ isPlain: false, action: paths.partyDish(params), back: paths.partyTable(params) },
      heading: `${claimName(claim)}, of ${claim.householdName}`,
      wish: wishOfClaim(claim),
      takeBack: paths.takeBackPartyDish(params),
    }
    const { householdId } = claim
    return { claim, facts, promiser: { party, householdId, isHost: true, now: clock() } }
  }

  const lostFacts = async ({ person, params }: OfDish) => {
    const party = await getHostedParty(db, person, params.party)
    return offerFacts(needs, { party, person, wish: '' })
  }

  organizers.get(paths.partyDish, async (visit, reply) => {
    const { claim, facts } = await find(visit)
    const props = dishFormProps({ ...facts, typed: dishAsTyped(claim) })
    return reply.page('table/dish', facts.heading, props)
  })

  organizers.post(paths.partyDish, async (visit, reply) => {
    const typed = typedDish(visit.form)
    const found = await find(visit).catch(ifNotFound)
    if (!found) return again(reply, lost(typed), await lostFacts(visit))
    const { claim, facts, promiser } = found
    const asked = facts.wish ? { ...typed, kind: kindValue(claim.kind) } : typed
    const what = { for: 'claim', claim, wish: facts.wish } as const
    const taken = await takeDish(db, promiser, asked, what)
    if (taken.kind === 'again') return again(reply, taken, facts)
    await showNotice(visit, 'success', `Saved for ${claim.householdName}.`)
    return reply.redirect(paths.partyTable(visit.params), 303)
  })

  organizers.post(paths.takeBackPartyDish, async (visit, reply) => {
    const { claim, promiser } = await find(visit)
    await takeBackClaim(db, promiser, claim.publicId)
    const said = `${claim.householdName} no longer brings ${claimName(claim)}.`
    await showNotice(visit, 'success', said)
    return reply.redirect(paths.partyTable(visit.params), 303)
  })
}

function ifNotFound(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error
}

function again(
  reply: FastifyReply,
  { status, typed, errors, hindrance }: Extract<TakenDish, { kind: 'again' }>,
  facts: Omit<DishFormFacts, 'typed'>,
): Promise<FastifyReply> {
  const isGone = hindrance?.kind === 'gone'
  const props = dishFormProps({
    ...{ ...facts, typed, errors, wish: isGone ? undefined : facts.wish },
    hindrance: hindrance && hindranceInWords(hindrance),
  })
  const title = props.hindrance ? props.hindrance.heading : `Error: ${facts.heading}`
  return reply.code(status).page('table/dish', title, props)
}
