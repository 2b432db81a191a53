// The site's cookies outside development: their names, their options, and how long they last.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config/config.ts'
import { CHALLENGE_LASTS_MS } from '../domain/passkeys/challenges.ts'

export const ONE_YEAR_SECONDS = 365 * 86_400

export interface CookieSettings {
  isProduction: boolean
  /** The settings of cookies: SESSION_COOKIE_SECURE and others. */
  cookie: Config['cookie']
}

/** The name of a cookie, with the options that set it and that clear it. */
export interface SiteCookie {
  readonly name: string
  readonly options: CookieSerializeOptions
}

/** `__Host-` binds the cookie to this host and HTTPS: no subdomain can plant one. */
export const cookieName = (name: string, isProduction: boolean): string =>
  isProduction ? `__Host-${name}` : name

/** The cookie by which a browser is logged in. Without an end it lasts until the browser closes. */
export const sessionCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('session', isProduction),
  options: { path: '/', ...cookie },
})

/** The cookie by which a device is known that has logged in before; scripts can't read it. */
export const deviceCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('device', isProduction),
  options: { ...cookie, path: '/', httpOnly: true, maxAge: ONE_YEAR_SECONDS },
})

/**
 * The cookie that ties the challenge for a passkey to the browser that asked for it; it ends with
 * the challenge.
 */
export const passkeyCookie = ({ isProduction, cookie }: CookieSettings): SiteCookie => ({
  name: cookieName('passkey', isProduction),
  options: { ...cookie, path: '/', httpOnly: true, maxAge: CHALLENGE_LASTS_MS / 1_000 },
})

/** The cookie that keeps the choice of light or dark. */
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
