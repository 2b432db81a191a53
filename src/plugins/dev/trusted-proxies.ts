// TRUST_PROXY behind `npm run dev`: that is one more proxy, the nearest one, and always trusted.
import { BlockList, isIPv6 } from 'node:net'
import type { Config } from '../../config.ts'

export type TrustedProxies = (address: string | undefined, hop: number) => boolean

/** @param proxies what the settings trust beyond the dev server */
export function behindDevServer(proxies: Config['trustProxy']): TrustedProxies {
  if (proxies === false) return (_address, hop) => hop === 0
  if (typeof proxies === 'number') return (_address, hop) => hop <= proxies
  const list = blockList(proxies)
  return (address = '', hop) => hop === 0 || list.check(address, familyOf(address))
}

function blockList(addresses: string): BlockList {
  const list = new BlockList()
  const named = addresses.replace(/loopback/i, '127.0.0.0/8,::1').split(',')
  for (const name of named.map((name) => name.trim())) {
    const [address = '', bits] = name.split('/')
    if (bits === undefined) list.addAddress(address, familyOf(address))
    else list.addSubnet(address, Number(bits), familyOf(address))
  }
  return list
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')
