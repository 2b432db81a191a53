// The routes of the table and of food needs for households: once by their link, once for who is
// logged in.
import type { FastifyReply } from 'fastify'
import { paths } from '../../paths.ts'
import type { OrganizerScope } from '../../plugins/organizers.ts'
import type { Guests } from '../guests.ts'
import {
  postClaim,
  postDish,
  postOffer,
  postTakeBack,
  showDish,
  showOffer,
  showTable,
} from './household-dishes.ts'
import { postFood, showFood } from './household-food.ts'
import { type Seat, seatOfHolder, seatOfPerson, type TableNeeds } from './seat.ts'

type Handler = (needs: TableNeeds, seat: Seat, reply: FastifyReply) => Promise<FastifyReply>

export function guestTableRoutes(guests: Guests, needs: TableNeeds): void {
  const by =
    (handler: Handler): Parameters<Guests['get']>[1] =>
    (holder, reply) =>
      handler(needs, seatOfHolder(holder), reply)
  guests.get(paths.invitationTable, by(showTable))
  guests.post(paths.invitationTable, by(postClaim))
  guests.get(paths.invitationOffer, by(showOffer))
  guests.post(paths.invitationOffer, by(postOffer))
  guests.get(paths.invitationDish, by(showDish))
  guests.post(paths.invitationDish, by(postDish))
  guests.post(paths.takeBackDish, by(postTakeBack))
  guests.get(paths.invitationFood, by(showFood))
  guests.post(paths.invitationFood, by(postFood))
}

export function invitedTableRoutes(organizers: OrganizerScope, needs: TableNeeds): void {
  const by =
    (handler: Handler) => async (visit: Parameters<typeof seatOfPerson>[1], reply: FastifyReply) =>
      handler(needs, await seatOfPerson(needs.db, visit), reply)
  organizers.get(paths.invitedTable, by(showTable))
  organizers.post(paths.invitedTable, by(postClaim))
  organizers.get(paths.invitedOffer, by(showOffer))
  organizers.post(paths.invitedOffer, by(postOffer))
  organizers.get(paths.invitedDish, by(showDish))
  organizers.post(paths.invitedDish, by(postDish))
  organizers.post(paths.takeBackInvitedDish, by(postTakeBack))
  organizers.get(paths.invitedFood, by(showFood))
  organizers.post(paths.invitedFood, by(postFood))
}
