// Tells a person looking at a page from what merely fetches it: only a visit is counted, and only
// a visit uses up what is shown once.
import type { FastifyRequest } from 'fastify'

/** No prefetch, no HEAD, no script, no picture. Browsers without these headers are believed. */
export function isVisit({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`
  const destination = headers['sec-fetch-dest'] ?? 'document'
  return method === 'GET' && !/prefetch|prerender/.test(purpose) && destination === 'document'
}
