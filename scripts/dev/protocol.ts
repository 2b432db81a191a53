// What the parent of `npm run dev` and its servers say to each other.
import type { AddressInfo } from 'node:net'
import type { DevSecrets } from '../../src/dev/page-frame.ts'

/** The parent's first words to a server. */
export interface DevProxyListener extends DevSecrets {
  /** The socket, or on Windows the pipe, to listen on. */
  path: string
  /** Where browsers find it. */
  address: AddressInfo
  /** The first server prints the address and the sample log-in; later ones need not. */
  greets: boolean
  /** Only a changed source was taken up, under `npm run dev`: that is no restart. */
  isReload: boolean
}

/** A server's words to the parent, once it answers. */
export interface Ready {
  bootId: string
}

/** A header on an answer, taken off by the parent: the inspector's buttons. */
export const COMMAND_HEADER = 'x-dev-proxy-command'
export type Command = 'restart' | 'kill'
