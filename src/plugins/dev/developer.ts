// Tells the developer at this machine from everybody else; what only the developer may see asks here.
import type { IncomingHttpHeaders } from 'node:http'
import { isFromThisMachine } from '../../request-source.ts'

export { VOUCH_HEADER } from '../../request-source.ts'

/** @param address the other end of the very connection */
export const isDeveloper = (address: string | undefined, headers: IncomingHttpHeaders): boolean =>
  isFromThisMachine({ headers, socket: { remoteAddress: address } })
