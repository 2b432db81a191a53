// Every page and what it is given: from the domain's words to what a template prints.
import type { FastifyReply } from 'fastify'
import type { Config } from './config.ts'
import { sampleOrganizers, samplePassword } from './database/sample-data.ts'
import type { PartyHousehold } from './domain/board.ts'
import type { PartySummary } from './domain/dashboard.ts'
import { hostNameOf } from './domain/parties.ts'
import type { Person } from './domain/people.ts'
import { exampleStreet } from './example-street.ts'
import { isLoopbackHost } from './request-source.ts'
import type { Notice } from './sessions/session-record.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { StoredSession } from './sessions/stored-session.ts'
import type { StreetHousehold } from './street/house.ts'
import { counted, durationInWords, moment, sizeInWords, storeInWords } from './words.ts'

export const homePage = (reply: FastifyReply) =>
  reply.page('home', 'The light stays on', { example: exampleStreet })

export interface LoginForm {
  email: string
  keep: boolean
  next: string | undefined
  /** Why the visitor is here: a word of our own redirects. */
  because?: unknown
  errors?: { email?: string; password?: string; form?: string }
  /** Why nobody can log in just now, whatever was typed. */
  hindrance?: { title: string; text: string; wayOut?: string }
}

const REASONS: Record<string, Notice> = {
  please: { kind: 'info', text: 'Please log in to see this page.' },
  ended: { kind: 'info', text: 'Your session has ended. Please log in again.' },
  'logged-out': { kind: 'success', text: 'You are logged out. Good night!' },
}

export function loginPage(reply: FastifyReply, config: Config, form: LoginForm) {
  const { errors = {} } = form
  const reason = typeof form.because === 'string' ? REASONS[form.because] : undefined
  const isLocal = isLoopbackHost(reply.request.headers.host)
  const showsSamples = config.environment === 'development' && config.seedSampleData && isLocal
  return reply.page('organizer/login', reply.statusCode >= 400 ? 'Error: Log in' : 'Log in', {
    email: form.email,
    keep: form.keep,
    keepFor: durationInWords(config.session.lifetimes.permanentSeconds),
    next: form.next,
    errors,
    hindrance: form.hindrance,
    notices: reason ? [reason] : [],
    ...(showsSamples && { sampleAccounts: sampleOrganizers, samplePassword }),
  })
}

export const logoutPage = (reply: FastifyReply, outcome: 'ask' | 'nobody') =>
  reply.page('organizer/logout', 'Log out', { outcome })

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
    ...(facts.restarted && { warmLine: welcomeBack }),
    hosting: hosting.map(partyCard),
    invited: invited.map(partyCard),
    session: sessionCard(facts),
  })
}

export interface ShownParty {
  party: PartySummary
  households: PartyHousehold[]
}

function partyCard({ party, households }: ShownParty) {
  const { startsAt, timeZone } = party
  return {
    ...party,
    hostName: hostNameOf(party),
    households: households.map(streetHousehold),
    ...(startsAt !== null && { when: moment(startsAt, timeZone) }),
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

function sessionCard({ session, restarts, store, config, now }: SessionFacts) {
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
    ...(!config.isProduction && { stored: storedSession(session, store) }),
  }
}

/** Where the record lies is for developers: elsewhere it would tell strangers of the machine. */
const storedSession = (session: StoredSession, store: SessionStore) => ({
  store: storeInWords(store),
  keptAs: store.type === 'filesystem' ? 'File' : 'Record',
  name: session.name,
  sizeText: sizeInWords(session.bytes),
})
