import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import argon2 from 'argon2'
import { passwordHasher, TooBusy } from './passwords.ts'

/** Where it is not about what a hash costs. */
const CHEAP = { memoryCost: 64, timeCost: 2 }

describe('password hashes', () => {
  it('are argon2id with the parameters that OWASP asks for', async () => {
    const hash = await passwordHasher().hash('password123')
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/)
  })

  it('verify the right password alone, and nobody without a hash', async () => {
    const hasher = passwordHasher()
    const hash = await hasher.hash('password123')
    assert.equal(await hasher.verify(hash, 'password123'), true)
    assert.equal(await hasher.verify(hash, 'password124'), false)
    assert.equal(await hasher.verify(undefined, 'nobody has this password'), false)
  })

  it('are of one password, however its letters and blanks were composed', async () => {
    const hasher = passwordHasher(1, undefined, CHEAP)
    const hash = await hasher.hash('cafe\u0301\u00a0au lait')
    for (const typed of ['café au lait', 'cafe\u0301 au lait', 'café\u3000au\u2003lait']) {
      assert.equal(await hasher.verify(hash, typed), true, typed)
    }
    for (const other of ['cafe au lait', 'Café au lait', 'caféau lait', 'café  au lait']) {
      assert.equal(await hasher.verify(hash, other), false, other)
    }
    const ligature = await hasher.hash('ﬁr')
    assert.equal(await hasher.verify(ligature, 'fir'), false, 'no compatibility mapping')
  })

  it('go on working when they were made of a password as it was typed', async () => {
    const hasher = passwordHasher(1, undefined, CHEAP)
    const typed = 'cafe\u0301\u00a0'
    const old = await argon2.hash(typed, CHEAP)
    assert.equal(await hasher.verify(old, typed), true)
    assert.equal(await hasher.verify(undefined, typed), false)
  })

  it('are outdated when made with other parameters', async () => {
    const hasher = passwordHasher()
    assert.equal(
      hasher.isOutdated(await argon2.hash('x', { memoryCost: 8_192, timeCost: 2 })),
      true,
    )
    assert.equal(hasher.isOutdated(await hasher.hash('x')), false)
  })

  it('of known devices come first, whatever flood of others waits', async () => {
    const hasher = passwordHasher(1, 3)
    const order: string[] = []
    const attempt = (name: string, lane?: 'known devices') =>
      hasher.inTurn(async () => void order.push(name), lane).catch(() => void order.push('busy'))
    const others = Array.from({ length: 6 }, (_, i) => attempt(`other ${i}`))
    await Promise.all([...others, attempt('known', 'known devices')])
    assert.deepEqual(order, ['other 0', 'busy', 'busy', 'known', 'other 1', 'other 2', 'other 3'])
  })

  it('are made one at a time, and refused at once when too many wait', async () => {
    const hasher = passwordHasher(1, 2)
    let running = 0
    let most = 0
    const attempt = () =>
      hasher.inTurn(async () => {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        running--
        return 'done'
      })
    const results = await Promise.allSettled([attempt(), attempt(), attempt(), attempt()])
    assert.equal(most, 1)
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
    )
    assert.ok((results[3] as PromiseRejectedResult).reason instanceof TooBusy)
    assert.equal(await attempt(), 'done')
  })
})
