// Devices that have logged in before: a signed token for each account, kept in a cookie.
//
// Many addresses guessing at one account lock out whoever comes from a new device; the real
// person's own device shows its token and is counted apart (OWASP, "device cookies").
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const MAX_TOKENS = 5

export interface KnownDevices {
  /** The device's name if one of the tokens in `cookie` was given out for this account. */
  recognise(cookie: string | undefined, account: string): string | undefined
  /** The cookie's new value: as `cookie`, with a token for this account in front. */
  remember(cookie: string | undefined, account: string): string
}

/** @param keys newest first: the first signs, all of them verify */
export function knownDevices(keys: readonly Buffer[]): KnownDevices {
  const sign = (device: string, account: string, key = keys[0] as Buffer) =>
    createHmac('sha256', key).update(`${device}\n${account}`).digest('base64url').slice(0, 32)

  function deviceOf(token: string, account: string): string | undefined {
    const [device = '', signature = ''] = token.split('.')
    const isOurs = keys.some((key) => {
      const [a, b] = [Buffer.from(sign(device, account, key)), Buffer.from(signature)]
      return a.length === b.length && timingSafeEqual(a, b)
    })
    return isOurs ? device : undefined
  }

  const tokensIn = (cookie = '') => cookie.split('~', MAX_TOKENS).filter((token) => token !== '')

  return {
    recognise(cookie, account) {
      for (const token of tokensIn(cookie)) {
        const device = deviceOf(token, account)
        if (device) return device
      }
      return undefined
    },
    remember(cookie, account) {
      const others = tokensIn(cookie).filter((token) => !deviceOf(token, account))
      const device = randomBytes(12).toString('base64url')
      const tokens = [`${device}.${sign(device, account)}`, ...others]
      return tokens.slice(0, MAX_TOKENS).join('~')
    },
  }
}
