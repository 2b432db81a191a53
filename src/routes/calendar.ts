// Calendars: one party as a file for its host and guests, and the feed of a host's parties to
// subscribe to.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database/database.ts'
import {
  endFeed,
  findCalendarInvitation,
  findFeed,
  getCalendarParty,
  getFeedAddress,
  replaceFeed,
} from '../domain/calendar.ts'
import type { LinkTokens } from '../domain/invitation-links.ts'
import { countGuess } from '../domain/link-guessing.ts'
import { NotFound } from '../errors.ts'
import { calendarProps, calendarText } from '../pages/calendar.ts'
import { paths } from '../paths.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'
import { originOf } from '../plugins/origin.ts'

interface CalendarNeeds {
  db: Database
  /** Makes the tokens of calendar feeds. */
  links: LinkTokens
}

export function calendarRoutes(organizers: OrganizerScope, { db, links }: CalendarNeeds): void {
  organizers.get(paths.partyCalendar, async ({ person, params, request }, reply) => {
    const { party, isHost } = await getCalendarParty(db, person, params.party)
    const own = { party: party.publicId }
    const url = isHost ? paths.party(own) : paths.invitedTo(own)
    return sendFile(reply, calendarText([{ party, url: originOf(request) + url }]))
  })

  organizers.get(paths.newCalendarFeed, async ({ person, request }, reply) => {
    const feed = await getFeedAddress(db, links, person)
    return reply.page('organizer/calendar', 'Calendar', calendarProps(feed, originOf(request)))
  })

  organizers.post(paths.newCalendarFeed, async (visit, reply) => {
    if (visit.form.text('end') === 'yes') {
      await endFeed(db, visit.person)
      await showNotice(visit, 'success', 'The address is dead. Calendars learn nothing more.')
    } else {
      await replaceFeed(db, links, visit.person)
      await showNotice(visit, 'success', 'Here is your new address. One before it is dead.')
    }
    return reply.redirect(paths.newCalendarFeed, 303)
  })
}

interface PublicNeeds {
  db: Database
  clock: () => number
}

/** These routes are opened by the token in their link alone, since calendar programs send no cookies. */
export function publicCalendarRoutes(app: FastifyInstance, { db, clock }: PublicNeeds): void {
  const byLink = { config: { opensByLink: true } }

  app.get(paths.invitationCalendar.pattern, byLink, async (request, reply) => {
    const { token } = request.params as { token: string }
    const { party, isUnknown } = await findCalendarInvitation(db, token)
    if (!party) return isUnknown ? tellGuesser(request, reply) : notFound()
    const url = originOf(request) + paths.invitation({ token })
    return sendFile(reply, calendarText([{ party, url }]))
  })

  app.get(paths.calendarFeed.pattern, byLink, async (request, reply) => {
    const { token } = request.params as { token: string }
    const parties = await findFeed(db, token)
    if (!parties) return tellGuesser(request, reply)
    const entries = parties.map((party) => {
      const url = originOf(request) + paths.party({ party: party.publicId })
      return { party, url }
    })
    return reply.type(CALENDAR).send(calendarText(entries, 'Holiday parties'))
  })

  /** A token that nothing has is counted as a guess, as an unknown token of an invitation is. */
  async function tellGuesser(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const seconds = await countGuess(db, request.ip, clock())
    if (seconds === 0) throw new NotFound()
    return reply.code(429).header('retry-after', seconds).type('text/plain').send(SLOW_DOWN)
  }
}

const SLOW_DOWN = 'Too many unknown addresses. Please try again later.\n'

function notFound(): never {
  throw new NotFound()
}

const CALENDAR = 'text/calendar; charset=utf-8'

const sendFile = (reply: FastifyReply, text: string): FastifyReply =>
  reply
    .type(CALENDAR)
    .header('content-disposition', 'attachment; filename="party.ics"')
    .header('cache-control', 'no-store')
    .send(text)
