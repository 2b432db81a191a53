// The dashboard: the parties that concern a person, and the session that keeps them logged in.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import type { PartyHousehold } from '../domain/board.ts'
import type { PartySummary } from '../domain/dashboard.ts'
import { hostNameOf } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import type { StreetHousehold } from '../street/house.ts'
import {
  counted,
  durationInWords,
  type Moment,
  moment,
  sizeInWords,
  storeInWords,
} from '../words.ts'

export interface DashboardProps {
  person: Person
  greeting: string
  /** Whether this is the first visit since the server was started anew. */
  restarted: boolean
  /** Undefined but after a restart. */
  warmLine: string | undefined
  hosting: PartyCardProps[]
  invited: PartyCardProps[]
  session: SessionCardProps
}

export interface PartyCardProps extends PartySummary {
  hostName: string
  households: StreetHousehold[]
  when: Moment | undefined
}

export interface SessionCardProps {
  startedAt: Moment
  seenAt: Moment
  endsIdleAt: Moment
  endsAt: Moment
  /** "survived 1 restart" */
  survived: string
  visits: string
  permanent: boolean
  keptFor: string
  /** Where the record lies; undefined in production. */
  stored: { store: string; keptAs: string; name: string; sizeText: string } | undefined
}

export interface SessionFacts {
  session: StoredSession
  restarts: number
  /** The first visit since the server was started anew. */
  restarted: boolean
  store: SessionStore
  config: Config
  /** Milliseconds since 1970. */
  now: number
}

export function dashboardPage(
  reply: FastifyReply,
  person: Person,
  { hosting, invited }: Record<'hosting' | 'invited', ShownParty[]>,
  facts: SessionFacts,
) {
  const welcomeBack = `Your light was still on. Welcome back, ${person.firstName}.`
  return reply.page('organizer/dashboard', 'Your parties', {
    person,
    greeting: `Welcome, ${person.firstName}!`,
    restarted: facts.restarted,
    warmLine: facts.restarted ? welcomeBack : undefined,
    hosting: hosting.map(partyCard),
    invited: invited.map(partyCard),
    session: sessionCard(facts),
  })
}

export interface ShownParty {
  party: PartySummary
  households: PartyHousehold[]
}

function partyCard({ party, households }: ShownParty): PartyCardProps {
  const { startsAt, timeZone } = party
  return {
    ...party,
    hostName: hostNameOf(party),
    households: households.map(streetHousehold),
    when: startsAt === null ? undefined : moment(startsAt, timeZone),
  }
}

/** A household as the street and the lists show it. */
const streetHousehold = ({ name, guests }: PartyHousehold): StreetHousehold => ({
  name,
  members: guests.map(({ firstName, kind, reply }) => ({
    name: firstName,
    kind,
    reply: reply ?? 'no response',
  })),
})

function sessionCard(facts: SessionFacts): SessionCardProps {
  const { session, restarts, store, config, now } = facts
  const { record } = session
  const { permanentSeconds, browserSeconds } = config.session.lifetimes
  return {
    startedAt: moment(record.createdAt),
    seenAt: moment(now), // The record's own time may be an hour old, and here they are.
    endsIdleAt: moment(record.expiresAt),
    endsAt: moment(record.endsAt),
    survived: `survived ${counted(restarts, 'restart')}`,
    visits: session.has('visits') ? counted(session.get('visits', 0), 'visit') : 'not visited yet',
    permanent: record.permanent,
    keptFor: durationInWords(record.permanent ? permanentSeconds : browserSeconds),
    stored: config.isProduction ? undefined : storedSession(session, store),
  }
}

/** Where the record lies is for developers: elsewhere it would tell strangers of the machine. */
const storedSession = (session: StoredSession, store: SessionStore) => ({
  store: storeInWords(store),
  keptAs: store.type === 'filesystem' ? 'File' : 'Record',
  name: session.name,
  sizeText: sizeInWords(session.bytes),
})
