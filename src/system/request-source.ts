// Tells where a request comes from: whose address, over which protocol, from this machine or not.
//
// Whatever asks that asks here, since two answers that differ are a hole in one of the places.
import type { IncomingHttpHeaders } from 'node:http'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** What Node knows of a request and of the connection it came on. */
export interface RequestSource {
  headers: IncomingHttpHeaders
  socket: { remoteAddress?: string | undefined }
}

/** The setting TRUST_PROXY: nobody, so many proxies, or their addresses. */
export type TrustProxy = false | number | string

/** Whether the address `hop` connections away is a proxy that speaks the truth. */
export type TrustedProxies = (address: string | undefined, hop: number) => boolean

/** The header by which `npm run dev` says that a request comes from this machine, with a word only it knows. */
export const DEV_PROXY_SECRET_HEADER = 'x-dev-proxy-secret'

/** Headers of proxies and tunnels: by kind, since each product has a name of its own for the client. */
const PROXY_HEADER =
  /forwarded|(client|user|real|connecting)-?ip$|^(via|x-host|x-original-host|x-scheme|front-end-https|cf-ray|cdn-loop|x-envoy-external-address|x-amzn-trace-id)$|^tailscale-/

/**
 * A request over loopback, to a loopback name, that no proxy or tunnel passed on. The name matters:
 * a page elsewhere can point a name of its own at 127.0.0.1, but the browser then sends that name.
 * @param devProxySecret set behind `npm run dev`, which looks at the connection in our place
 */
export function isFromThisMachine(
  { headers, socket }: RequestSource,
  devProxySecret?: string,
): boolean {
  if (devProxySecret !== undefined) return headers[DEV_PROXY_SECRET_HEADER] === devProxySecret
  return (
    isLoopbackAddress(parse(socket.remoteAddress)) &&
    isLoopbackHost(headers.host) &&
    !wasForwarded(headers)
  )
}

/** Some proxy or tunnel passed the request on: it may come from anybody. */
export const wasForwarded = (headers: IncomingHttpHeaders): boolean =>
  Object.keys(headers).some((name) => PROXY_HEADER.test(name))

/**
 * A name or address that leads to this machine alone, with or without a port. `*.localhost` is
 * none: not every system keeps those names to itself.
 */
export const isLoopbackHost = (host = ''): boolean =>
  /^localhost(:\d{1,5})?$/i.test(host) || isLoopbackAddress(parse(host))

/** The address in its one spelling, without port and brackets; undefined for what is no address. */
export const plainAddress = (text: string | undefined): string | undefined =>
  parse(text)?.toString()

/**
 * What counts as one visitor: an IPv4 address, or the /64 that a household has of IPv6. All that
 * is no address is one visitor too, since nobody may get a count of their own by making one up.
 */
export function networkOf(text: string | undefined): string {
  const address = parse(text)
  if (!address) return 'no address'
  if (address instanceof ipaddr.IPv4) return address.toString()
  const prefix = address.parts.slice(0, 4).map((part) => part.toString(16))
  return `${prefix.join(':')}::/64`
}

/**
 * The networks that one visitor may have all addresses of, the smallest first: an IPv4 address
 * alone; of IPv6 the /64 of a household, and the /56 and /48 that providers give to one customer.
 */
export function networksOf(text: string | undefined): [string, string, string] {
  const address = parse(text)
  const network = networkOf(text)
  if (!address || address instanceof ipaddr.IPv4) return [network, network, network]
  const bits = (address.parts[3] ?? 0) & 0xff00
  const part = (index: number) => (address.parts[index] ?? 0).toString(16)
  const region = `${part(0)}:${part(1)}:${part(2)}`
  return [network, `${region}:${bits.toString(16)}::/56`, `${region}::/48`]
}

/** As Fastify takes it; behind `npm run dev` that is one more proxy, the nearest, and always trusted. */
export function trustedProxies(
  proxies: TrustProxy,
  devProxySecret?: string,
): false | TrustedProxies {
  const always = devProxySecret === undefined ? 0 : 1
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies + always
  if (proxies === false) return always > 0 && ((_address, hop) => hop < always)
  const trusted = proxies.split(',').flatMap((name) => rangesOf(name.trim()) ?? [])
  return (text, hop) => {
    if (hop < always) return true
    const address = parse(text)
    return address !== undefined && ipaddr.subnetMatch(address, { trusted }, '') === 'trusted'
  }
}

/** Whether TRUST_PROXY may name this: an address, a range (10.0.0.0/8) or a name for ranges. */
export const isProxyName = (name: string): boolean => rangesOf(name) !== undefined

/** How many of the nearest connections are trusted proxies'; 0 when the request came from elsewhere. */
export function trustedHops(
  { headers, socket }: RequestSource,
  trusted: false | TrustedProxies,
): number {
  if (!trusted) return 0
  const before = joined(headers['x-forwarded-for']).split(',').reverse()
  const addresses = [socket.remoteAddress, ...before.filter((text) => text.trim() !== '')]
  const first = addresses.findIndex((address, hop) => !trusted(address, hop))
  return first === -1 ? addresses.length : first
}

/**
 * Over which protocol the visitor came, as the trusted proxies tell. Each proxy may add to the
 * header or replace it, so the entry is taken that the outermost trusted proxy can have written.
 * @param trustedHops how many connections between here and the visitor are trusted proxies'
 */
export function forwardedProtocol(
  headers: IncomingHttpHeaders,
  trustedHops: number,
): string | undefined {
  const said = joined(headers['x-forwarded-proto']).split(',')
  return said.at(-Math.min(trustedHops, said.length))?.trim().toLowerCase() || undefined
}

const joined = (header: string | string[] | undefined): string => [header ?? []].flat().join(',')

const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  loopback: ['127.0.0.0/8', '::1/128'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

function rangesOf(name: string): [Address, number][] | undefined {
  const ranges = Object.hasOwn(NAMED_RANGES, name) ? NAMED_RANGES[name] : [name]
  const parsed = (ranges ?? []).map(rangeOf)
  return parsed.every((range) => range !== undefined) ? parsed : undefined
}

function rangeOf(text: string): [Address, number] | undefined {
  const [, name, bits] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const address = parse(name)
  if (!address) return undefined
  const longest = address.kind() === 'ipv4' ? 32 : 128
  const length = Number(bits ?? longest)
  return length <= longest ? [address, length] : undefined
}

/** An IPv6 address with zone, brackets and port; what is longer is not even looked at. */
const LONGEST_ADDRESS = 80
const IN_BRACKETS = /^\[([^\]]+)\](?::\d{1,5})?$/
const WITH_PORT = /^([\d.]+):\d{1,5}$/

/** Some proxies add the port; an IPv4 address may also come in the clothes of IPv6 (`::ffff:1.2.3.4`). */
function parse(text = ''): Address | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined
  const trimmed = text.trim()
  const bare = (IN_BRACKETS.exec(trimmed) ?? WITH_PORT.exec(trimmed))?.[1] ?? trimmed
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare)
  return isAddress ? ipaddr.process(bare) : undefined
}

const isLoopbackAddress = (address: Address | undefined): boolean => address?.range() === 'loopback'
