import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deviceInWords } from './devices.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

const DEVICES: [userAgent: string | undefined, words: string][] = [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    'Microsoft Edge on Windows',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${APPLE} Version/18.5 Mobile/15E148 Safari/604.1`,
    'Safari on iPhone',
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/18.5 Safari/605.1.15`,
    'Safari on macOS',
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-G991B) ${WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet on Android',
  ],
  ['curl/8.5.0', 'An unknown browser'],
  ['<script>alert(1)</script>/1.0 (Linux)', 'An unknown browser'],
  [' ', 'An unknown browser'],
  [undefined, 'An unknown browser'],
]

describe('a device', () => {
  it('is told in words, and nothing that a stranger wrote comes into them', () => {
    for (const [userAgent, words] of DEVICES) assert.equal(deviceInWords(userAgent), words)
  })

  it('is told at once, however long and strange its name is', () => {
    const began = performance.now()
    for (const part of ['(', 'Version/', 'Android ', '\u0000', 'é ']) {
      assert.equal(typeof deviceInWords(part.repeat(20_000)), 'string')
    }
    assert.ok(performance.now() - began < 1_000)
  })
})
