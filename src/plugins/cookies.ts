// Every cookie of the site outside development: its name, its options, and how long it lasts.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config/config.ts'
import { CHALLENGE_LASTS_MS } from '../domain/passkeys/challenges.ts'

export const ONE_YEAR_SECONDS = 365 * 86_400

export interface CookieSettings {
  isProduction: boolean
  /** SESSION_COOKIE_SECURE and its siblings. */
  cookie: Config['cookie']
}

/** A cookie's name with the options that set it, and that clear it again. */
export interface SiteCookie {
  readonly name: string
  readonly options: CookieSerializeOptions
}

/** `__Host-` binds the cookie to this host and HTTPS: no subdomain can plant one. */
export const cookieName = (name: string, isProduction: boolean): string =>
  isProduction ? `__Host-${name}` : name

/** Logs somebody in; lasts until the browser closes unless it is given an end. */
export const sessionCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('session', isProduction),
  options: { path: '/', ...cookie },
})

/** Tells a device that has logged in before; no script ever needs it. */
export const deviceCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('device', isProduction),
  options: { ...cookie, path: '/', httpOnly: true, maxAge: ONE_YEAR_SECONDS },
})

/** Ties the challenge that a passkey answers to the browser that asked for it; ends with the challenge. */
export const passkeyCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('passkey', isProduction),
  options: { ...cookie, path: '/', httpOnly: true, maxAge: CHALLENGE_LASTS_MS / 1_000 },
})

/** Keeps the choice of light or dark. */
export const themeCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('theme', isProduction),
  options: {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: cookie.secure,
    maxAge: ONE_YEAR_SECONDS,
  },
})
