import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deriveKeys } from '../config/signing-keys.ts'
import { knownDevices } from './known-devices.ts'

const devices = knownDevices(deriveKeys(['one'], 'device cookie'))
const account = (email: string, passwordsSince = 0) => ({ email, passwordsSince })
const [john, jane, bob] = [account('john'), account('jane'), account('bob')]
const NOW = Date.UTC(2026, 10, 25)
const DAY = 86_400_000

describe('known devices', () => {
  it('are recognised for the accounts that logged in there, and no other', () => {
    const johns = devices.remember(undefined, john, NOW)
    const both = devices.remember(johns, jane, NOW)
    assert.ok(devices.recognise(both, john, NOW))
    assert.ok(devices.recognise(both, jane, NOW))
    assert.equal(devices.recognise(both, bob, NOW), undefined)
    assert.equal(devices.recognise(johns, jane, NOW), undefined)
  })

  it('can be neither forged nor filled up', () => {
    for (const cookie of [undefined, '', '.', 'a.b', 'a.b.c', '~~~~', 'x'.repeat(5_000)]) {
      assert.equal(devices.recognise(cookie, john, NOW), undefined)
    }
    const [device, , signature] = devices.remember(undefined, john, NOW - 400 * DAY).split('.')
    const redated = `${device}.${Math.floor(NOW / DAY).toString(36)}.${signature}`
    assert.equal(devices.recognise(redated, john, NOW), undefined)
    let cookie = ''
    for (let i = 0; i < 20; i++) cookie = devices.remember(cookie, account(`person ${i}`), NOW)
    assert.ok(cookie.length < 330)
    assert.ok(devices.recognise(cookie, account('person 19'), NOW))
  })

  it('stay known while a key is rotated', () => {
    const cookie = devices.remember(undefined, john, NOW)
    const rotated = knownDevices(deriveKeys(['two', 'one'], 'device cookie'))
    assert.ok(rotated.recognise(cookie, john, NOW))
  })

  it('are forgotten with the password they logged in by, and after a year', () => {
    const cookie = devices.remember(undefined, john, NOW)
    assert.equal(devices.recognise(cookie, account('john', NOW + 1), NOW + 2), undefined)
    assert.ok(devices.recognise(cookie, john, NOW + 364 * DAY))
    assert.equal(devices.recognise(cookie, john, NOW + 366 * DAY), undefined)
  })
})
