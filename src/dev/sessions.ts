// /dev/sessions: every live session, each as it is stored; changes them, and restarts the server.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import type { ServerStart } from '../domain/server-starts.ts'
import { NotFound } from '../errors.ts'
import { formatApproximateDuration, sizeInWords } from '../pages/format.ts'
import { paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'
import { readableRecord } from '../sessions/record-format.ts'
import { isRecordName } from '../sessions/session-record.ts'
import { lineDifference } from './line-difference.ts'
import type { DevSessionForm } from './pages.ts'
import { COMMAND_HEADER } from './protocol.ts'
import type { InstrumentedStore } from './request-costs.ts'
import { SESSION_ACTIONS } from './session-actions.ts'
import { liveSessions, sessionRows } from './session-rows.ts'

const emptyForm: DevSessionForm = { key: '', value: '', error: undefined }

export interface DevSessionsNeeds {
  db: Database
  sessionStore: InstrumentedStore
  start: ServerStart
  clock: () => number
}

export async function devSessionsRoutes(
  app: FastifyInstance,
  deps: DevSessionsNeeds,
): Promise<void> {
  const { sessionStore: store, db, start, clock } = deps

  app.get(paths.devSessions, async (request, reply) => {
    const sessions = await liveSessions(store)
    const own = request.session.stored?.name
    const { find } = request.query as Query
    const wanted = { find: typeof find === 'string' ? find.trim() : '', own, now: clock() }
    const rows = await sessionRows(db, sessions, wanted)
    const props = { rows, find: wanted.find, total: sessions.length, place: store.label }
    const survived = afterRestart(request.query as Query, sessions.length, own)
    return reply.page('dev/sessions', 'Sessions', { ...props, bootId: start.bootId, ...survived })
  })

  app.get<{ Params: { name: string } }>(paths.devSession.pattern, async (request, reply) =>
    sessionPage(reply, request.params.name, emptyForm),
  )

  app.post<{ Params: { name: string } }>(paths.devSession.pattern, async (request, reply) => {
    const { name } = request.params
    if (!isRecordName(name)) throw new NotFound()
    const named = field(request.body, 'action')
    const action = Object.hasOwn(SESSION_ACTIONS, named) ? SESSION_ACTIONS[named] : undefined
    if (!action) throw new NotFound()
    const typed = { key: field(request.body, 'key'), value: field(request.body, 'value') }
    const error = await action(store, name, typed, clock())
    if (error) return sessionPage(reply.code(422), name, { ...typed, error })
    const remains = (await liveSessions(store)).some((one) => one.name === name)
    return reply.redirect(remains ? paths.devSession({ name }) : paths.devSessions, 303)
  })

  const commands = { restart: paths.devRestart, kill: paths.devKill }
  for (const [how, path] of Object.entries(commands)) {
    app.post(path, async (_request, reply) => {
      const count = (await liveSessions(store)).length
      const query = new URLSearchParams({ how, boot: start.bootId, sessions: `${count}` })
      reply.header(COMMAND_HEADER, how)
      return reply.redirect(`${paths.devSessions}?${query}`, 303)
    })
  }

  interface Query {
    find?: unknown
    how?: unknown
    boot?: unknown
    sessions?: unknown
  }

  /** What the buttons did, as seen by the next server. */
  function afterRestart({ how, boot, sessions }: Query, now: number, own: string | undefined) {
    const before = Number(sessions)
    if (typeof boot !== 'string' || boot === start.bootId || !Number.isInteger(before)) return {}
    const ended = how === 'kill' ? 'The server was killed with SIGKILL' : 'The server was restarted'
    const time = new Date(start.startedAt).toTimeString().slice(0, 8)
    const yours = own ? ' You stayed logged in.' : ''
    const text = `${ended}, and a new one answers since ${time}. ${now} of ${before} sessions are still there.${yours}`
    return { notices: [{ kind: now >= before ? 'success' : 'warning', text }] as const }
  }

  async function sessionPage(reply: FastifyReply, name: string, form: DevSessionForm) {
    const found = (await liveSessions(store)).find((one) => one.name === name)
    if (!found) throw new NotFound()
    const { record, bytes } = found
    const person = await findPerson(db, record.data.person_id ?? 0)
    const text = readableRecord(record)
    const before = store.lastVersion(name)
    const left = (time: number) => formatApproximateDuration(Math.max(0, (time - clock()) / 1000))
    return reply.page('dev/session', 'A session', {
      ...{ name, text, location: store.location(name), size: sizeInWords(bytes) },
      state: [
        ['Logged in as', person?.fullName ?? 'nobody'],
        ['Signature', found.signedWithOldKey ? 'valid, made with the older key' : 'valid'],
        ['Kept', record.permanent ? 'on this device' : 'until the browser closes'],
        ['Ends without activity', `in ${left(record.expiresAt)}`],
        ['Ends in any case', `in ${left(record.endsAt)}`],
      ],
      difference: before === undefined ? undefined : lineDifference(before, text),
      keys: Object.keys(record.data),
      isOwn: name === reply.request.session.stored?.name,
      form,
    })
  }
}
