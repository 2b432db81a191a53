// The cookie of the session: which of the cookies that were sent is ours, and what a new one is called.
//
// A browser sends all cookies of one name, those of longer paths first, and does not distinguish
// ports: on the same machine another program, or another checkout of this one, may have set a cookie
// of our name.
import fastifyCookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { SessionRecord } from '../sessions/session-record.ts'
import { BoundedMap } from '../system/bounded-map.ts'
import { sessionCookie } from './cookies.ts'

export interface SentCookie {
  name: string
  /** The id and its signature, as the browser sent them. */
  text: string
  id: string
  /** Whether it was signed with a key that is being rotated out. */
  isOld: boolean
}

export type Unsign = (value: string) => { valid: boolean; value: string | null; renew: boolean }

export interface SessionCookieSettings {
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction' | 'port'>
  clock: () => number
}

export type SessionCookies = ReturnType<typeof sessionCookies>

/** The form of a session id with its signature, whoever signed it. */
const FORM = /^[\w-]{32}\.[\w+/-]{43}=?$/

/**
 * How many session cookies of a request are tried. Browsers themselves send no more, and each may
 * cost a read of the store.
 */
const MOST_TRIED = 4

const VERIFIED_COOKIES = 2_000

/** @param parse the cookie parser of @fastify/cookie */
export function sessionCookies(
  { config, clock }: SessionCookieSettings,
  parse: (header: string) => Record<string, string | undefined>,
) {
  const { name: plain, options } = sessionCookie(config)
  /**
   * The name for our cookie where another program uses the plain one. In production nobody else can
   * set it, since it begins with `__Host-`.
   */
  const second = config.isProduction ? plain : `${plain}_${config.port}`
  const signer = new fastifyCookie.Signer(deriveKeys(config.secretKeys, 'session cookie'))
  const unsign = remembering((value) => signer.unsign(value))

  return {
    name: plain,
    unsign,

    /**
     * The cookies of a request with a valid signature, each value once; those of the plain name
     * come first.
     */
    sent({ headers }: FastifyRequest): readonly SentCookie[] {
      const found = new Map<string, SentCookie>()
      for (const name of new Set([plain, second])) {
        for (const text of valuesOf(headers.cookie, name, parse)) {
          const { valid, value, renew } = unsign(text)
          if (valid && value !== null && found.size < MOST_TRIED && !found.has(value)) {
            found.set(value, { name, text, id: value, isOld: renew })
          }
        }
      }
      return [...found.values()]
    },

    /** The name for a new cookie. It must not replace one that may belong to another checkout. */
    nameFor({ headers }: FastifyRequest, live: SentCookie | undefined): string {
      const isTaken = valuesOf(headers.cookie, plain, parse).some(
        (text) => FORM.test(text) && text !== live?.text,
      )
      return isTaken ? second : plain
    },

    send(reply: FastifyReply, name: string, id: string, record: SessionRecord): void {
      const lasting = record.permanent && endOf(record, clock())
      reply.setCookie(name, signer.sign(id), { ...options, ...lasting })
    },

    clear(reply: FastifyReply, name = plain): void {
      reply.clearCookie(name, options)
    },
  }
}

/**
 * Gives a cookie two ends: Max-Age is right where the visitor's clock is wrong, and Expires is for
 * programs that do not know Max-Age.
 */
const endOf = ({ expiresAt }: SessionRecord, now: number) => ({
  expires: new Date(expiresAt),
  maxAge: Math.max(0, Math.ceil((expiresAt - now) / 1000)),
})

/** All values of cookies with this name, in the order in which they were sent. */
function valuesOf(
  header: string | undefined,
  name: string,
  parse: (header: string) => Record<string, string | undefined>,
): string[] {
  if (!header?.includes(`${name}=`)) return []
  return header
    .split(';')
    .map((pair) => parse(pair)[name])
    .filter((value) => value !== undefined)
}

/** Verifies each cookie once. Forged ones are not remembered, so that they can't push out valid ones. */
function remembering(unsign: Unsign): Unsign {
  const verified = new BoundedMap<string, ReturnType<Unsign>>(VERIFIED_COOKIES)
  return (sent) => {
    const known = verified.get(sent)
    if (known) return known
    const unsigned = unsign(sent)
    if (unsigned.valid) verified.set(sent, unsigned)
    return unsigned
  }
}
