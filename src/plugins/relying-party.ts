// The site to which a request's passkeys belong: from PUBLIC_URL in production, else from Host.
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { RelyingParty } from '../domain/passkeys/relying-party.ts'
import { Forbidden } from '../errors.ts'

export type RelyingPartyConfig = Pick<Config, 'isProduction' | 'mail'>

/** Why there are no passkeys: PUBLIC_URL is not set, or the site was asked for by an address without a name. */
export type NoPasskeys = 'no public URL' | 'no name'

/**
 * In production whoever asks can't choose it. In development own-hosts.ts lets only names of this
 * machine, and HOST, in; browsers make passkeys for names alone, so for no 127.0.0.1.
 */
export function relyingPartyOf(
  { isProduction, mail }: RelyingPartyConfig,
  { headers, protocol }: Pick<FastifyRequest, 'headers' | 'protocol'>,
): RelyingParty | NoPasskeys {
  const address = isProduction ? mail.publicUrl : `${protocol}://${headers.host}`
  const url = address === undefined ? null : URL.parse(address)
  if (!url) return 'no public URL'
  if (isIP(url.hostname.replace(/^\[(.*)\]$/, '$1'))) return 'no name'
  return { id: url.hostname, origin: url.origin }
}

/** @throws Forbidden where there are no passkeys */
export function requireRelyingParty(
  config: RelyingPartyConfig,
  request: Pick<FastifyRequest, 'headers' | 'protocol'>,
): RelyingParty {
  const site = relyingPartyOf(config, request)
  if (typeof site === 'string') throw new Forbidden('Passkeys can’t be used at this address.')
  return site
}
