// All routes of an app, as its router knows them, so that no test needs a list of them.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'

export interface Route {
  method: string
  /** The path with its parameters: `/i/:token`. */
  pattern: string
}

const CHANNEL = 'fastify.initialization'

/** @param start builds apps, whose routes are returned, each once and without HEAD */
export async function withRoutes<T>(start: () => Promise<T>): Promise<[T, readonly Route[]]> {
  const routes = new Map<string, Route>()
  const add = ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) {
      if (one !== 'HEAD') routes.set(`${one} ${url}`, { method: one, pattern: url })
    }
  }
  const listen = (message: unknown) => {
    ;(message as { fastify: FastifyInstance }).fastify.addHook('onRoute', add)
  }
  subscribe(CHANNEL, listen)
  try {
    const started = await start()
    return [started, [...routes.values()]]
  } finally {
    unsubscribe(CHANNEL, listen)
  }
}
