// The server as a visitor knows it: where links begin that are handed on.
import type { FastifyRequest } from 'fastify'

/** "https://party.example" */
export const originOf = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string =>
  `${protocol}://${host}`
