// What the parent of `npm run dev` and its servers say to each other.
import type { AddressInfo } from 'node:net'

/** The parent's first words to a server. */
export interface Place {
  /** The socket, or on Windows the pipe, to listen on. */
  path: string
  /** Where browsers find it. */
  address: AddressInfo
  /** In the vouch header it means: this request comes from the developer. */
  vouch: string
  /** The first server prints the address and the sample log-in; later ones need not. */
  greets: boolean
}

/** A server's words to the parent, once it answers. */
export interface Ready {
  bootId: string
}

/** A header on an answer, taken off by the parent: the inspector's buttons. */
export const COMMAND_HEADER = 'x-dev-loop-command'
export type Command = 'restart' | 'kill'
