// The site to which the passkeys of a request belong: named by PUBLIC_URL in production, else by Host.
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { RelyingParty } from '../domain/passkeys/relying-party.ts'
import { Forbidden } from '../errors.ts'

export type RelyingPartyConfig = Pick<Config, 'isProduction' | 'mail'>

/** Why there are no passkeys: PUBLIC_URL is not set, or the request's host is an address and no name. */
export type NoPasskeys = 'no public URL' | 'no name'

/**
 * In production the request can't choose the site. In development own-hosts.ts accepts only names
 * of this machine and HOST. Browsers make passkeys for names only, hence none for 127.0.0.1.
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
