import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  DEV_PROXY_SECRET_HEADER,
  forwardedProtocol,
  isFromThisMachine,
  isLoopbackHost,
  isProxyName,
  networkOf,
  networksOf,
  plainAddress,
  trustedHops,
  trustedProxies,
} from './request-source.ts'

const HOST = 'localhost:5000'

/** Address of the connection, headers, and whether that is this machine. */
const SOURCES: [string | undefined, Record<string, string>, boolean][] = [
  ['127.0.0.1', { host: HOST }, true],
  ['127.1.2.3', { host: '127.0.0.1:5000' }, true],
  ['::1', { host: '[::1]:5000' }, true],
  ['::ffff:127.0.0.1', { host: 'LOCALHOST' }, true],
  ['10.0.0.1', { host: HOST }, false],
  [undefined, { host: HOST }, false],
  ['127.0.0.1', {}, false],
  ['127.0.0.1', { host: '' }, false],
  ['127.0.0.1', { host: 'evil.example:5000' }, false],
  ['127.0.0.1', { host: 'localhost.evil.example' }, false],
  ['127.0.0.1', { host: 'app.localhost:5000' }, false],
  ['127.0.0.1', { host: '127.0.0.1.evil.example' }, false],
  ['127.0.0.1', { host: '0.0.0.0:5000' }, false],
  ['127.0.0.1', { host: '2130706433' }, false],
  ['127.0.0.1', { host: HOST, 'x-forwarded-for': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'x-forwarded-for': '' }, false],
  ['127.0.0.1', { host: HOST, 'x-forwarded-host': HOST }, false],
  ['127.0.0.1', { host: HOST, 'x-forwarded-proto': 'http' }, false],
  ['127.0.0.1', { host: HOST, 'x-forwarded-server': 'proxy' }, false],
  ['127.0.0.1', { host: HOST, forwarded: 'for=127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, via: '1.1 proxy' }, false],
  ['127.0.0.1', { host: HOST, 'x-real-ip': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'cf-connecting-ip': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'x-original-forwarded-for': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'x-azure-clientip': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'x-appengine-user-ip': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'x-proxyuser-ip': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'cdn-loop': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'true-client-ip': '127.0.0.1' }, false],
  ['127.0.0.1', { host: HOST, 'user-agent': 'clientip' }, true],
  ['127.0.0.1', { host: HOST, [DEV_PROXY_SECRET_HEADER]: 'guessed' }, true],
]

describe('this machine', () => {
  for (const [remoteAddress, headers, expected] of SOURCES) {
    const row = `${remoteAddress} with ${JSON.stringify(headers)}`
    it(`${expected ? 'is' : 'is not'} ${row}`, () => {
      assert.equal(isFromThisMachine({ socket: { remoteAddress }, headers }), expected)
    })
  }

  it('is what `npm run dev` says it is, and nothing else behind it', () => {
    const ask = (headers: Record<string, string>) =>
      isFromThisMachine({ socket: { remoteAddress: '127.0.0.1' }, headers }, 'secret')
    assert.equal(ask({ [DEV_PROXY_SECRET_HEADER]: 'secret', 'x-forwarded-for': '127.0.0.1' }), true)
    assert.equal(ask({ [DEV_PROXY_SECRET_HEADER]: 'guessed', host: HOST }), false)
    assert.equal(ask({ host: HOST }), false)
  })

  it('is known by a name with or without a port', () => {
    for (const host of ['localhost', '127.0.0.1', '::1', '[::1]', HOST]) {
      assert.equal(isLoopbackHost(host), true, host)
    }
    for (const host of [undefined, '', 'redis', '10.0.0.1', 'localhost:x', '::2', '127.1']) {
      assert.equal(isLoopbackHost(host), false, `${host}`)
    }
  })
})

/** What a header says, the address in it, and what counts as one visitor. */
const ADDRESSES: [string | undefined, string | undefined, string][] = [
  ['198.51.100.7', '198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:10001', '198.51.100.7', '198.51.100.7'],
  [' 198.51.100.7 ', '198.51.100.7', '198.51.100.7'],
  ['::ffff:198.51.100.7', '198.51.100.7', '198.51.100.7'],
  ['[::ffff:c633:6407]:443', '198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['[2001:db8:0001:0002::1]', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::1]:65535', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['::1', '::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['1:2:3:4:5::6:7:8:9', undefined, 'no address'],
  ['999.1.1.1', undefined, 'no address'],
  ['0177.0.0.1', undefined, 'no address'],
  ['2130706433', undefined, 'no address'],
  ['unknown', undefined, 'no address'],
  ['_hidden', undefined, 'no address'],
  ['', undefined, 'no address'],
  [undefined, undefined, 'no address'],
]

describe('an address', () => {
  for (const [text, address, network] of ADDRESSES) {
    it(`written as ${JSON.stringify(text)} is ${address ?? 'none'}, counted as ${network}`, () => {
      assert.equal(plainAddress(text), address)
      assert.equal(networkOf(text), network)
    })
  }

  it('belongs to networks that one visitor may have all addresses of', () => {
    assert.deepEqual(networksOf('198.51.100.7:80'), Array(3).fill('198.51.100.7'))
    assert.deepEqual(networksOf('made up'), Array(3).fill('no address'))
    assert.deepEqual(networksOf('[2001:db8:1:2345:6::7]:80'), [
      '2001:db8:1:2345::/64',
      '2001:db8:1:2300::/56',
      '2001:db8:1::/48',
    ])
  })

  it('is looked for cheaply in whatever comes', () => {
    const long = [
      '1'.repeat(15_000),
      '1.'.repeat(7_500),
      '1:'.repeat(7_500),
      `[${':'.repeat(15_000)}`,
    ]
    const start = performance.now()
    for (let i = 0; i < 1_000; i++) for (const text of long) networkOf(text)
    assert.ok(performance.now() - start < 500, 'the 4,000 of them take less than half a second')
  })
})

/** TRUST_PROXY, what connected, how many hops away, and whether it is trusted. */
const PROXIES: [Parameters<typeof trustedProxies>[0], string | undefined, number, boolean][] = [
  [1, '203.0.113.7', 0, true],
  [1, '203.0.113.7', 1, false],
  ['10.0.0.0/8', '10.1.2.3', 0, true],
  ['10.0.0.0/8', '10.1.2.3:5000', 1, true],
  ['10.0.0.0/8', '::ffff:10.1.2.3', 0, true],
  ['10.0.0.0/8', '11.0.0.1', 0, false],
  ['10.0.0.0/8', 'unknown', 0, false],
  ['10.0.0.0/8', undefined, 0, false],
  ['10.0.0.1', '10.0.0.2', 0, false],
  ['2001:db8::/32', '[2001:db8::1]:443', 0, true],
  ['loopback, 10.0.0.1', '::1', 0, true],
  ['loopback, 10.0.0.1', '10.0.0.1', 3, true],
  ['linklocal', 'fe80::1', 0, true],
  ['linklocal', '169.254.1.1', 0, true],
  ['linklocal', '127.0.0.1', 0, false],
  ['uniquelocal', '192.168.1.1', 0, true],
  ['uniquelocal', 'fd00::1', 0, true],
]

describe('a proxy', () => {
  for (const [setting, address, hop, expected] of PROXIES) {
    it(`${address} at hop ${hop} ${expected ? 'is' : 'is not'} trusted by ${setting}`, () => {
      const trusted = trustedProxies(setting)
      assert.ok(trusted)
      assert.equal(trusted(address, hop), expected)
      const behindDevServer = trustedProxies(setting, 'secret')
      assert.ok(behindDevServer)
      assert.equal(behindDevServer(address, hop + 1), expected)
      assert.equal(behindDevServer(undefined, 0), true)
    })
  }

  it('is trusted by nobody while the setting is off, but for the dev server', () => {
    assert.equal(trustedProxies(false), false)
    const behindDevServer = trustedProxies(false, 'secret')
    assert.ok(behindDevServer)
    assert.deepEqual([behindDevServer('::1', 0), behindDevServer('::1', 1)], [true, false])
  })

  it('is named by address, range or the name of ranges', () => {
    for (const name of ['10.0.0.1', '10.0.0.0/8', '::1', 'fc00::/7', 'loopback', 'linklocal']) {
      assert.equal(isProxyName(name), true, name)
    }
    for (const name of ['', '10', '10/8', '10.0.0.0/33', 'fc00::/129', '1.2.3.4/8/8', 'all']) {
      assert.equal(isProxyName(name), false, name)
    }
  })

  it('is counted as far as the chain of trusted ones reaches', () => {
    const hops = (setting: Parameters<typeof trustedProxies>[0], forwardedFor?: string) =>
      trustedHops(
        {
          socket: { remoteAddress: '10.0.0.1' },
          headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
        },
        trustedProxies(setting),
      )
    assert.equal(hops(false, '10.0.0.2'), 0)
    assert.equal(hops(1, '203.0.113.7'), 1)
    assert.equal(hops(1), 1)
    assert.equal(hops(2, '203.0.113.7, 10.0.0.2:80'), 2)
    assert.equal(hops('10.0.0.0/8', '10.9.9.9, 203.0.113.7, 10.0.0.2:80'), 2)
    assert.equal(hops('192.168.0.1', '203.0.113.7'), 0)
  })

  it('tells the protocol that the visitor used at the outermost trusted proxy', () => {
    const said = (text: string, hops: number) =>
      forwardedProtocol({ 'x-forwarded-proto': text }, hops)
    assert.equal(said('https', 1), 'https')
    assert.equal(said('https', 2), 'https')
    assert.equal(said('https, http', 2), 'https')
    assert.equal(said('https,http', 1), 'http')
    assert.equal(said('http, https', 1), 'https')
    assert.equal(said(' HTTPS ', 1), 'https')
    assert.equal(said('https, http, http', 2), 'http')
    for (const none of ['', ' , ']) assert.equal(said(none, 1), undefined)
    assert.equal(forwardedProtocol({}, 1), undefined)
  })
})
