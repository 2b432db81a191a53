// Every cookie of the site outside development: its name, its options, and how long it lasts.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config/config.ts'

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
