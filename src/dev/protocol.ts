// What `npm run dev` and its servers say to each other: messages between processes, and a
// header on answers. The one on requests, which production knows too, is in system/request-source.ts.
import type { AddressInfo } from 'node:net'

export interface DevSecrets {
  /** Made at each start: in a header it means that the request comes from this machine. */
  devProxySecret: string
  /** Lasts as long as the project: in a cookie it means that the developer asks. */
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
  /** Only a changed source was taken up, under `npm run dev`: that is no restart. */
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
