import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseRedisUrl } from './redis-url.ts'

describe('REDIS_URL', () => {
  it('names one server, with what is usual where it says nothing', () => {
    const { addresses, database, mode, tls, password } = parseRedisUrl('redis://localhost')
    assert.deepEqual(addresses, [{ host: 'localhost', port: 6379 }])
    assert.deepEqual(
      { database, mode, tls, password },
      {
        database: 0,
        mode: 'single',
        tls: false,
        password: undefined,
      },
    )
  })

  it('takes user, password with any characters, IPv6 and database, and shows no secret', () => {
    const target = parseRedisUrl('rediss://mary:p%40ss:w%2Frd@[::1]:7000/3')
    assert.equal(target.username, 'mary')
    assert.equal(target.password, 'p@ss:w/rd')
    assert.deepEqual(target.addresses, [{ host: '::1', port: 7000 }])
    assert.equal(target.database, 3)
    assert.equal(target.label, 'rediss://[::1]:7000/3')
    assert.equal(parseRedisUrl('redis://:secret@h').username, 'default')
  })

  it('names Sentinels with their master, or nodes of a cluster', () => {
    const sentinel = parseRedisUrl('redis+sentinel://:x@a,b:1/party/2')
    assert.deepEqual(sentinel.addresses, [
      { host: 'a', port: 26379 },
      { host: 'b', port: 1 },
    ])
    assert.deepEqual([sentinel.masterName, sentinel.database], ['party', 2])
    assert.equal(parseRedisUrl('rediss+cluster://a:1,b:2').label, 'rediss+cluster://a:1,b:2')
  })

  for (const url of [
    'http://:sesame@host',
    'redis://',
    'redis://:sesame@',
    'redis://:sesame@a,b',
    'redis://:sesame@host:99999',
    'redis://:sesame@host/x',
    'redis://:sesame%@host',
    'redis+sentinel://:sesame@host',
    'redis+cluster://:sesame@host/1',
  ]) {
    it(`refuses ${url} in a sentence that holds no password`, () => {
      assert.throws(
        () => parseRedisUrl(url),
        ({ message }: Error) => /^REDIS_URL .+\.$/.test(message) && !message.includes('sesame'),
      )
    })
  }
})
