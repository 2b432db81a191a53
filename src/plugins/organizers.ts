// The scope of the pages behind the log-in: its handlers always get a person and a session.
//
// Nobody else can reach a route that is added here, whatever its author forgets.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Path, PathParams } from '../paths.ts'
import { requireLogin, requireVisitor, type Visitor } from './authentication.ts'
import { Form } from './forms.ts'

/** One request of a logged-in person. */
export interface Visit<Params = unknown> extends Visitor {
  /** The parameters of the path, as they came: ids that may belong to nobody. */
  params: Params
  /** What a POST sent; empty for a GET. */
  form: Form
  query: Readonly<Record<string, string>>
  request: FastifyRequest
}

/** Answers a visit. */
export type Handler<Params> = (visit: Visit<Params>, reply: FastifyReply) => unknown

/** Adds routes for organizers. */
export interface OrganizerScope {
  get(path: string, handler: Handler<unknown>): void
  get<P extends string>(path: Path<P>, handler: Handler<PathParams<P>>): void
  post(path: string, handler: Handler<unknown>): void
  post<P extends string>(path: Path<P>, handler: Handler<PathParams<P>>): void
}

/** @param app a scope of its own, each of whose routes requires a log-in */
export function organizerScope(app: FastifyInstance): OrganizerScope {
  requireLogin(app)
  const add =
    (method: 'GET' | 'POST') => (path: string | Path<string>, handler: Handler<unknown>) => {
      const url = typeof path === 'string' ? path : path.pattern
      app.route({ method, url, handler: (request, reply) => handler(visitOf(request), reply) })
    }
  return { get: add('GET'), post: add('POST') } as OrganizerScope
}

function visitOf(request: FastifyRequest): Visit {
  const { params, body, query } = request
  return {
    ...requireVisitor(request),
    params,
    form: new Form(body),
    query: textsOf(query),
    request,
  }
}

/** The parameters of a query that were sent once, as texts. */
export function textsOf(query: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (typeof value === 'string') texts[name] = value
  }
  return texts
}
