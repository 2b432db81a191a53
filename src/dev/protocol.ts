// What `npm run dev` and its servers say to each other: messages between processes, and a
// header on answers. The one on requests, which production knows too, is in system/request-source.ts.
import type { AddressInfo } from 'node:net'

export interface DevSecrets {
  /** Made anew at each start. A request with it in a header comes from this machine. */
  devProxySecret: string
  /** Lasts as long as the project. A request with it in a cookie comes from the developer. */
  developerKey: string
}

/** The parent's first words to a server: how it listens, since the parent owns the public address. */
export interface DevProxyListener extends DevSecrets {
  /** The socket, or on Windows the pipe, to listen on. */
  path: string
  /** Where browsers find it. */
  address: AddressInfo
  /** The first server prints the address and the sample log-in; later ones need not. */
  greets: boolean
  /** The start only takes up a changed source, so pages do not count it as a restart. */
  isReload: boolean
  /** Where a debugger finds the server; undefined unless it was asked for by --inspect. */
  inspectPort?: number | undefined
}

/** A server's words to the parent, once it answers. */
export interface Ready {
  bootId: string
}

/** On an answer: a command of the inspector's buttons, which the parent takes off and obeys. */
export const COMMAND_HEADER = 'x-dev-proxy-command'
export type Command = 'restart' | 'kill'
