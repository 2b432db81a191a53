// Tells the developer at this machine from everybody else; what only the developer may see asks here.
import type { IncomingHttpHeaders } from 'node:http'

/** The header by which the parent of `npm run dev` vouches for a request, with a word only it knows. */
export const VOUCH_HEADER = 'x-dev-loop'

const LOOPBACK_ADDRESS = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/
const LOOPBACK_HOST = /^(([\w-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * A request over loopback, to a loopback name, that no proxy or tunnel passed on. The name matters:
 * a page elsewhere can point a name of its own at 127.0.0.1, but the browser then sends that name.
 * @param address the other end of the very connection
 */
export function isDeveloper(address: string | undefined, headers: IncomingHttpHeaders): boolean {
  return (
    LOOPBACK_ADDRESS.test(address ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined)
  )
}
