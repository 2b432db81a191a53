// Every page and what it is given: from the domain's words to what a template prints.
import type { FastifyReply } from 'fastify'
import type { Config } from './config.ts'
import { sampleHouseholds, sampleOrganizers, samplePassword } from './database/sample-data.ts'
import type { PartyHousehold } from './domain/board.ts'
import type { PartySummary } from './domain/dashboard.ts'
import { hostNameOf } from './domain/parties.ts'
import type { Person } from './domain/people.ts'
import { readableRecord } from './sessions/record-text.ts'
import { type Notice, OWN_KEYS } from './sessions/session-record.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { StoredSession } from './sessions/stored-session.ts'
import type { StreetHousehold } from './street/house.ts'
import { durationInWords, moment, sizeInWords, storeInWords } from './words.ts'

export const homePage = (reply: FastifyReply) =>
  reply.page('home', 'The light stays on', { street: sampleHouseholds })

export interface LoginForm {
  email: string
  keep: boolean
  next: string | undefined
  /** Why the visitor is here: a word of our own redirects. */
  because?: unknown
  errors?: { email?: string; password?: string; form?: string }
}

const REASONS: Record<string, Notice> = {
  please: { kind: 'info', text: 'Please log in to see this page.' },
  ended: { kind: 'info', text: 'Your session has ended. Please log in again.' },
  'logged-out': { kind: 'success', text: 'You are logged out. Good night!' },
}

export function loginPage(reply: FastifyReply, config: Config, form: LoginForm) {
  const { errors = {} } = form
  const reason = typeof form.because === 'string' ? REASONS[form.because] : undefined
  const showsSamples = config.environment === 'development' && config.seedSampleData
  return reply.page('organizer/login', reply.statusCode >= 400 ? 'Error: Log in' : 'Log in', {
    email: form.email,
    keep: form.keep,
    keepFor: durationInWords(config.session.lifetimes.permanentSeconds),
    next: form.next,
    errors,
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

function sessionCard({ session, restarts, store, config }: SessionFacts) {
  const { record } = session
  const { permanentSeconds, browserSeconds } = config.session.lifetimes
  return {
    startedAt: moment(record.createdAt),
    lastSeenAt: moment(record.lastSeenAt),
    endsAt: moment(record.expiresAt),
    restarts,
    visits: session.get('visits', 0),
    store: storeInWords(store),
    keptAs: store.type === 'filesystem' ? 'File' : 'Record',
    fileName: session.name,
    sizeText: sizeInWords(session.bytes),
    permanent: record.permanent,
    keptFor: durationInWords(record.permanent ? permanentSeconds : browserSeconds),
  }
}

/** What a call did to the stored record. */
export interface LiveExample {
  call: string
  result: string
  before: string
  after: string
  changed: boolean
}

export interface LiveErrors {
  item?: string
  key?: string
  value?: string
}

export interface LiveFacts {
  session: StoredSession
  counted: boolean
  last?: LiveExample
  storeTrouble?: string
  errors?: LiveErrors
  /** The form that was sent and what it held, when there are errors. */
  action?: string
  typed?: object
}

export function howSessionsWorkPage(reply: FastifyReply, facts: LiveFacts | undefined) {
  const title = facts?.errors ? 'Error: How sessions work' : 'How sessions work'
  if (!facts) return reply.page('how-sessions-work', title, {})
  const { session, errors = {}, action, typed = {}, ...rest } = facts
  const values = session
    .keys()
    .filter((key) => !OWN_KEYS.has(key))
    .map((key) => ({ key, value: JSON.stringify(session.get(key)) }))
  const shopping = Object.entries(session.get('shopping_list', {}))
  const live = {
    ...rest,
    visits: session.get('visits', 0),
    shopping: shopping.map(([item, quantity]) => ({ item, quantity })),
    values,
    record: readableRecord(session.record),
    location: session.location,
    sizeText: sizeInWords(session.bytes),
  }
  return reply.page('how-sessions-work', title, { live, errors, action, typed })
}
