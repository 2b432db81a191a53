// The origin of the server as a visitor knows it, with which links begin that are passed on.
import type { FastifyRequest } from 'fastify'

/** "https://party.example" */
export const originOf = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string =>
  `${protocol}://${host}`
