import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deriveKeys } from '../config/signing-keys.ts'
import { knownDevices } from './known-devices.ts'

const devices = knownDevices(deriveKeys(['one'], 'device cookie'))

describe('known devices', () => {
  it('are recognised for the accounts that logged in there, and no other', () => {
    const johns = devices.remember(undefined, 'john')
    const both = devices.remember(johns, 'jane')
    assert.ok(devices.recognise(both, 'john'))
    assert.ok(devices.recognise(both, 'jane'))
    assert.equal(devices.recognise(both, 'bob'), undefined)
    assert.equal(devices.recognise(johns, 'jane'), undefined)
  })

  it('can be neither forged nor filled up', () => {
    for (const cookie of [undefined, '', '.', 'a.b', '~~~~', 'x'.repeat(5_000)]) {
      assert.equal(devices.recognise(cookie, 'john'), undefined)
    }
    let cookie = ''
    for (let i = 0; i < 20; i++) cookie = devices.remember(cookie, `person ${i}`)
    assert.ok(cookie.length < 300)
    assert.ok(devices.recognise(cookie, 'person 19'))
  })

  it('stay known while a key is rotated', () => {
    const cookie = devices.remember(undefined, 'john')
    const rotated = knownDevices(deriveKeys(['two', 'one'], 'device cookie'))
    assert.ok(rotated.recognise(cookie, 'john'))
  })
})
