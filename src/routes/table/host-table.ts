// /organizer/parties/:party/table: the host's table, with its wishes and with what is free again.
import type { FastifyReply } from 'fastify'
import { getHostedParty } from '../../domain/parties.ts'
import { readWishForm, type TypedWish, wishAsTyped } from '../../domain/potluck/dish-form.ts'
import { DISH_KINDS, kindValue, type Wish, wishName } from '../../domain/potluck/dishes.ts'
import { listFreed, putFreedAside } from '../../domain/potluck/freed.ts'
import { markOfWish } from '../../domain/potluck/seen.ts'
import { loadTable } from '../../domain/potluck/table.ts'
import { getTableSheet } from '../../domain/potluck/table-sheet.ts'
import { addWishes, editWish, findWish, getWish, removeWish } from '../../domain/potluck/wishes.ts'
import { hostTableProps, promisedInWords } from '../../pages/table/host-table.ts'
import { type WishFormProps, wishFormProps, wishInWords } from '../../pages/table/wish-form.ts'
import { paths } from '../../paths.ts'
import { showNotice } from '../../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../../plugins/organizers.ts'
import { hostDishRoutes } from './host-dishes.ts'
import type { TableNeeds } from './seat.ts'
import { typedWish } from './typed.ts'

export function hostTableRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  tableRoutes(organizers, needs)
  menuRoutes(organizers, needs)
  wishRoutes(organizers, needs)
  removalRoutes(organizers, needs)
  hostDishRoutes(organizers, needs)
}

type OfParty = Visit<{ party: string }>
type OfWish = Visit<{ party: string; wish: string }>

/** @throws NotFound unless the visitor hosts the party */
async function propsOf({ db, clock }: TableNeeds, visit: OfParty, form?: WishFormProps) {
  const party = await getHostedParty(db, visit.person, visit.params.party)
  const [sheet, freed] = await Promise.all([getTableSheet(db, party), listFreed(db, party.id)])
  return hostTableProps(sheet, { freed, now: clock(), ...(form && { form }) })
}

function tableRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  const { db, clock } = needs

  organizers.get(paths.partyTable, async (visit, reply) => {
    const props = await propsOf(needs, visit)
    return reply.page('organizer/table/table', `The table of ${props.title}`, props)
  })

  organizers.post(paths.partyTable, async (visit, reply) => {
    const typed = typedWish(visit.form)
    const { wish, errors } = readWishForm(typed)
    if (Object.keys(errors).length > 0) {
      const props = await propsOf(needs, visit, wishFormProps(typed, errors))
      return reply.code(422).page('organizer/table/table', 'Error: The table', props)
    }
    const { party } = visit.params
    const [id = ''] = await addWishes(db, visit.person, { party, wishes: [wish], now: clock() })
    await showNotice(visit, 'success', `${wishName(wish)} is on your list.`)
    return reply.redirect(`${paths.partyTable({ party })}#wish-${id}`, 303)
  })

  organizers.post(paths.partyFreed, async (visit, reply) => {
    const { party } = visit.params
    const until = Number(visit.form.text('until'))
    const known = Number.isSafeInteger(until) ? until : 0
    await putFreedAside(db, visit.person, { party, until: known, now: clock() })
    const back = visit.form.text('back') === 'board' ? paths.party : paths.partyTable
    return reply.redirect(back({ party }), 303)
  })
}

/** Adds wishes for several kinds at once, each for any dish of its kind. */
function menuRoutes(organizers: OrganizerScope, { db, clock }: TableNeeds): void {
  organizers.post(paths.partyMenu, async (visit, reply) => {
    const { publicId: party } = await getHostedParty(db, visit.person, visit.params.party)
    const chosen = DISH_KINDS.filter((kind) => visit.form.has(`menu-${kindValue(kind)}`))
    const servings = visit.form.text('servings')
    const read = chosen.map((kind) =>
      readWishForm({ kind: kindValue(kind), name: '', servings, wanted: '', note: '', seen: '' }),
    )
    const wrong = read.some(({ errors }) => Object.keys(errors).length > 0)
    if (wrong || read.length === 0) {
      const said = wrong
        ? 'The servings must be a whole number from 1 to 999.'
        : 'Nothing is chosen.'
      await showNotice(visit, 'warning', `${said} Nothing was added.`)
      return reply.redirect(paths.partyTable({ party }), 303)
    }
    const wishes = read.map(({ wish }) => wish)
    await addWishes(db, visit.person, { party, wishes, now: clock() })
    await showNotice(visit, 'success', `${wishes.length} wishes are on your list.`)
    return reply.redirect(paths.partyTable({ party }), 303)
  })
}

function wishRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  const { db } = needs

  async function show(
    visit: OfWish,
    reply: FastifyReply,
    wrong?: WishFormProps & { notices?: { kind: 'warning'; text: string }[] },
  ) {
    const { party, wish } = await getWish(db, visit.person, visit.params)
    const { wishes } = await loadTable(db, party.id)
    const claims = wishes.find(({ id }) => id === wish.id)?.claims ?? []
    const props = {
      ...(wrong ?? wishFormProps(wishAsTyped(wish))),
      ...{ party: party.publicId, wish: wish.publicId, name: wishName(wish) },
      promised: claims.map(promisedInWords),
    }
    const title = `${wrong ? 'Error: ' : ''}Edit ${props.name}`
    return reply.code(wrong ? 422 : 200).page('organizer/table/wish', title, props)
  }

  const isWished = async ({ person, params }: OfWish) => {
    const party = await getHostedParty(db, person, params.party)
    const wish = await findWish(db, party, params.wish)
    return wish !== undefined && wish.removedAt === null
  }

  /** Another host has removed the wish meanwhile: what was typed is put into the form of a new wish. */
  async function offerAnew(visit: OfWish, reply: FastifyReply, typed: TypedWish) {
    const props = await propsOf(needs, visit, wishFormProps({ ...typed, seen: '' }))
    const text =
      'It is not on the list any more, and nothing is saved. What you typed stands below: you can add it as a new wish.'
    const notices = [{ kind: 'warning' as const, text }]
    return reply.code(404).page('organizer/table/table', 'Error: The table', { ...props, notices })
  }

  organizers.get(paths.wish, (visit, reply) => show(visit, reply))

  organizers.post(paths.wish, async (visit, reply) => {
    const typed = typedWish(visit.form)
    const { wish, errors } = readWishForm(typed)
    if (!(await isWished(visit))) return offerAnew(visit, reply, typed)
    if (Object.keys(errors).length > 0) return show(visit, reply, wishFormProps(typed, errors))
    const changed = await editWish(db, visit.person, visit.params, wish, typed.seen)
    if (changed) return show(visit, reply, toldOf(changed, typed))
    await showNotice(visit, 'success', `${wishName(wish)} is saved.`)
    return reply.redirect(`${paths.partyTable(visit.params)}#wish-${visit.params.wish}`, 303)
  })
}

/**
 * The form with what was typed, and a warning that another host has changed the wish since it was
 * shown.
 */
function toldOf(wish: Wish, typed: TypedWish) {
  const text = `Somebody has changed it meanwhile. It is now: ${wishInWords(wish)}. Nothing of yours is saved yet; saving puts it in place of that.`
  const form = wishFormProps({ ...typed, seen: markOfWish(wish) })
  return { ...form, notices: [{ kind: 'warning' as const, text }] }
}

function removalRoutes(organizers: OrganizerScope, { db, clock }: TableNeeds): void {
  organizers.post(paths.removeWish, async (visit, reply) => {
    const { person, params } = visit
    const wish = await removeWish(db, person, params, clock())
    const said = `${wishName(wish)} is off your list. What is promised of it stays promised.`
    await showNotice(visit, 'info', said, { label: 'Undo', url: paths.restoreWish(params) })
    return reply.redirect(paths.partyTable(params), 303)
  })

  organizers.post(paths.restoreWish, async (visit, reply) => {
    const { person, params } = visit
    const wish = await removeWish(db, person, params, null)
    await showNotice(visit, 'success', `${wishName(wish)} is on your list again.`)
    return reply.redirect(paths.partyTable(params), 303)
  })
}
