import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { localPath, loginPath } from './local-path.ts'

describe('the way back after log-in', () => {
  it('leads to our own pages', () => {
    for (const wish of ['/', '/organizer/', '/how-sessions-work?a=1#last', '/a/../b']) {
      assert.equal(localPath(wish), wish)
    }
  })

  it('leads nowhere else', () => {
    const wishes = [
      '//evil.example',
      '/\\evil.example',
      '\\/evil.example',
      'https://evil.example',
      'evil',
      '',
      '/..//evil.example',
      '/.//evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      'javascript:alert(1)',
      ' //evil.example',
      '/%0d\r\nSet-Cookie:a=b',
      '/ü',
      undefined,
      ['/a'],
      `/${'a'.repeat(600)}`,
    ]
    for (const wish of wishes) assert.equal(localPath(wish), undefined, String(wish))
  })

  it('is asked for only where it is not the dashboard anyway', () => {
    assert.equal(loginPath('/organizer/'), '/organizer/login')
    assert.equal(loginPath('/x?y=z', 'ended'), '/organizer/login?because=ended&next=%2Fx%3Fy%3Dz')
  })
})
