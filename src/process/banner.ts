// What a start says to people: which environment it is and why, and in development where to go.
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import { print, sayAlways } from '../monitoring/log.ts'
import { formatDuration, storeInWords } from '../pages/format.ts'
import { paths } from '../paths.ts'
import { sampleOrganizers, samplePassword } from '../sample/sample-data.ts'
import type { SessionStore } from '../sessions/session-store.ts'

/** The first line of every start. */
export function sayEnvironment({ environment, environmentReason, ...config }: Config): void {
  if (config.logLevel === 'silent') return
  sayAlways(`This is ${environment}, since ${environmentReason}.`, config.isProduction)
}

/** @param open how many log-ins are open; undefined when the store is away */
export function greet(
  config: Config,
  address: AddressInfo,
  store: SessionStore,
  open: number | undefined,
): void {
  const { session, seedSampleData: hasSamples } = config
  const lasts = formatDuration(session.lifetimes.permanentSeconds)
  const inStore = open === undefined ? 'away just now' : `${open} open`
  const lines = [
    `Holiday Party Planner   ${ownUrl(address)}${paths.login}`,
    ...(hasSamples
      ? [`Sample log-in           ${sampleOrganizers[0]?.email} / ${samplePassword}`]
      : []),
    `Sessions                ${storeInWords(store)}, kept for ${lasts}, ${inStore}`,
  ]
  print(`\n  ${lines.join('\n  ')}\n\n`)
}

/** Where a browser on this machine finds a server: 0.0.0.0 and :: are no addresses to go to. */
export function ownUrl({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  const isHere = /^(127\.0\.0\.1|0\.0\.0\.0|::)$/.test(address)
  const host = isHere ? 'localhost' : address.includes(':') ? `[${address}]` : address
  return `http://${host}:${port}`
}
