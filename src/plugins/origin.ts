// The origin of the server as a visitor knows it, with which links begin that are passed on.
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'

/** "https://party.example" */
export const originOf = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string =>
  `${protocol}://${host}`

/** Where links begin that leave the site: PUBLIC_URL if it is set, else as this visitor knows it. */
export const linkOrigin = ({ mail }: Pick<Config, 'mail'>, request: FastifyRequest): string =>
  mail.publicUrl ?? originOf(request)
