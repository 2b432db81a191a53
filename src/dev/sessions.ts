// /dev/sessions: every live session, each as it is stored; changes them, and restarts the server.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import type { ServerStart } from '../domain/server-starts.ts'
import { NotFound } from '../errors.ts'
import { formatApproximateDuration, sizeInWords } from '../pages/format.ts'
import { paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'
import { readableRecord } from '../sessions/record-format.ts'
import { isRecordName, type SessionRecord } from '../sessions/session-record.ts'
import { lineDifference } from './line-difference.ts'
import type { DevSessionForm } from './pages.ts'
import { COMMAND_HEADER, type Command } from './protocol.ts'
import type { InstrumentedStore } from './request-costs.ts'
import { SESSION_ACTIONS } from './session-actions.ts'
import { liveSessions, sessionRows } from './session-rows.ts'

export interface DevSessionsNeeds {
  db: Database
  sessionStore: InstrumentedStore
  start: ServerStart
  clock: () => number
}

interface OfOneSession {
  Params: { name: string }
}

export async function devSessionsRoutes(
  app: FastifyInstance,
  needs: DevSessionsNeeds,
): Promise<void> {
  app.get(paths.devSessions, (request, reply) => listPage(request, reply, needs))
  app.get<OfOneSession>(paths.devSession.pattern, ({ params }, reply) =>
    sessionPage(reply, params.name, { key: '', value: '', error: undefined }, needs),
  )
  app.post<OfOneSession>(paths.devSession.pattern, ({ params, body }, reply) =>
    changeSession(reply, params.name, body, needs),
  )
  app.post(paths.devRestart, (_request, reply) => passOnCommand('restart', reply, needs))
  app.post(paths.devKill, (_request, reply) => passOnCommand('kill', reply, needs))
}

async function listPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessionStore: store, db, start, clock }: DevSessionsNeeds,
) {
  const query = request.query as RestartQuery & { find?: unknown }
  const sessions = await liveSessions(store)
  const own = request.session.stored?.name
  const find = typeof query.find === 'string' ? query.find.trim() : ''
  const rows = await sessionRows(db, sessions, { find, own, now: clock() })
  const props = { rows, find, total: sessions.length, place: store.label }
  const survived = afterRestart(query, start, sessions.length, own)
  return reply.page('dev/sessions', 'Sessions', { ...props, bootId: start.bootId, ...survived })
}

async function changeSession(
  reply: FastifyReply,
  name: string,
  body: unknown,
  needs: DevSessionsNeeds,
) {
  const { sessionStore: store, clock } = needs
  if (!isRecordName(name)) throw new NotFound()
  const named = field(body, 'action')
  const action = Object.hasOwn(SESSION_ACTIONS, named) ? SESSION_ACTIONS[named] : undefined
  if (!action) throw new NotFound()
  const typed = { key: field(body, 'key'), value: field(body, 'value') }
  const error = await action(store, name, typed, clock())
  if (error) return sessionPage(reply.code(422), name, { ...typed, error }, needs)
  const remains = (await liveSessions(store)).some((one) => one.name === name)
  return reply.redirect(remains ? paths.devSession({ name }) : paths.devSessions, 303)
}

/** What a button's command leaves in the URL, for the page that the next server shows. */
interface RestartQuery {
  how?: unknown
  boot?: unknown
  sessions?: unknown
}

/** The parent of `npm run dev` sees the header and obeys, once the answer is on its way. */
async function passOnCommand(
  command: Command,
  reply: FastifyReply,
  { sessionStore, start }: DevSessionsNeeds,
) {
  const count = (await liveSessions(sessionStore)).length
  const query = new URLSearchParams({ how: command, boot: start.bootId, sessions: `${count}` })
  reply.header(COMMAND_HEADER, command)
  return reply.redirect(`${paths.devSessions}?${query}`, 303)
}

/**
 * What a button's command did, as the next server sees it.
 * @param own the visitor's own session
 */
function afterRestart(
  { how, boot, sessions }: RestartQuery,
  start: ServerStart,
  now: number,
  own: string | undefined,
) {
  const before = Number(sessions)
  if (typeof boot !== 'string' || boot === start.bootId || !Number.isInteger(before)) return {}
  const ended = how === 'kill' ? 'The server was killed with SIGKILL' : 'The server was restarted'
  const time = new Date(start.startedAt).toTimeString().slice(0, 8)
  const yours = own ? ' You stayed logged in.' : ''
  const text = `${ended}, and a new one answers since ${time}. ${now} of ${before} sessions are still there.${yours}`
  return { notices: [{ kind: now >= before ? 'success' : 'warning', text }] as const }
}

async function sessionPage(
  reply: FastifyReply,
  name: string,
  form: DevSessionForm,
  { sessionStore: store, db, clock }: DevSessionsNeeds,
) {
  const found = (await liveSessions(store)).find((one) => one.name === name)
  if (!found) throw new NotFound()
  const { record, bytes, signedWithOldKey } = found
  const person = await findPerson(db, record.data.person_id ?? 0)
  const text = readableRecord(record)
  const before = store.lastVersion(name)
  return reply.page('dev/session', 'A session', {
    ...{ name, text, location: store.location(name), size: sizeInWords(bytes) },
    state: [
      ['Logged in as', person?.fullName ?? 'nobody'],
      ['Signature', signedWithOldKey ? 'valid, made with the older key' : 'valid'],
      ...termsInWords(record, clock()),
    ],
    difference: before === undefined ? undefined : lineDifference(before, text),
    keys: Object.keys(record.data),
    isOwn: name === reply.request.session.stored?.name,
    form,
  })
}

/** Where the log-in is kept, and when it ends. */
function termsInWords({ permanent, expiresAt, endsAt }: SessionRecord, now: number) {
  const left = (time: number) => formatApproximateDuration(Math.max(0, (time - now) / 1000))
  return [
    ['Kept', permanent ? 'on this device' : 'until the browser closes'],
    ['Ends without activity', `in ${left(expiresAt)}`],
    ['Ends in any case', `in ${left(endsAt)}`],
  ] as const
}
