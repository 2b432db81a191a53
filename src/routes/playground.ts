// /how-sessions-work/playground: live examples on the visitor's own session, for developers.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import {
  type LiveErrors,
  type LiveExample,
  type LiveForm,
  type LiveTyped,
  liveProps,
  playgroundProps,
} from '../pages/playground.ts'
import { paths } from '../paths.ts'
import { findVisitor } from '../plugins/authentication.ts'
import type { Form } from '../plugins/forms.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import { isVisit } from '../plugins/visits.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import { ACTIONS } from './playground-actions.ts'

interface PlaygroundNeeds {
  config: Pick<Config, 'isProduction'>
  sessionStore: SessionStore
}

/** The page itself, which everybody may read. */
export function playgroundRoutes(app: FastifyInstance, needs: PlaygroundNeeds): void {
  app.get(paths.playground, async (request, reply) => {
    const session = findVisitor(request)?.session
    const last = session && (await takeLastExample(request, session))
    return show(reply, needs, session, last)
  })
}

/** The forms of the page, for whoever is logged in and so has a session to try them on. */
export function playgroundForms(organizers: OrganizerScope, needs: PlaygroundNeeds): void {
  // The address of the forms was another one: pages that were loaded before still send to it.
  for (const path of [paths.playground, paths.howSessionsWork]) {
    organizers.post(path, (visit, reply) => act(visit, reply, needs))
  }
}

async function act(
  { session, form }: Visit,
  reply: FastifyReply,
  needs: PlaygroundNeeds,
): Promise<FastifyReply> {
  const path = paths.playground
  const named = form.text('action')
  const action = Object.hasOwn(ACTIONS, named) ? ACTIONS[named] : undefined
  if (!action) return reply.redirect(path, 303)
  const typed = readTyped(form)
  const errors = action.check?.(typed, session)
  if (errors) {
    const shown = { typed, errors: { ...nothingWrong, ...errors } }
    return show(reply.code(422), needs, session, undefined, shown)
  }
  const example = await action.run(typed, session)
  if (example) await session.set('last_example', { ...example })
  return reply.redirect(example ? `${path}#last` : path, 303)
}

function show(
  reply: FastifyReply,
  { config, sessionStore }: PlaygroundNeeds,
  session: StoredSession | undefined,
  last: LiveExample | undefined,
  form?: LiveForm,
): Promise<FastifyReply> {
  const { isProduction } = config
  const live = session && liveProps(isProduction, session, last, form)
  const title = form ? 'Error: Session playground' : 'Session playground'
  return reply.page('playground', title, playgroundProps(isProduction, sessionStore, live))
}

/**
 * Takes what the last form did, which is shown once. Where the store can't be written it is shown
 * again.
 */
async function takeLastExample(
  request: FastifyRequest,
  session: StoredSession,
): Promise<LiveExample | undefined> {
  const last = session.get('last_example') as LiveExample | undefined
  if (!last || !isVisit(request)) return last
  try {
    await session.delete('last_example')
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
  return last
}

const nothingWrong: LiveErrors = { item: undefined, key: undefined, value: undefined }

const readTyped = (form: Form): LiveTyped => ({
  item: form.text('item').trim(),
  key: form.text('key').trim(),
  value: form.text('value'),
})
