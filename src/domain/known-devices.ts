// Devices on which an account has logged in before: a signed token for each account, kept in a cookie.
//
// Many addresses that guess at one account lock out whoever comes from a new device. The owner's own
// device shows its token and is counted apart (OWASP, "device cookies"). A token ends with the
// password that was valid when it was made, and when it is a year old.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const MAX_TOKENS = 5
const MAX_AGE_DAYS = 365
const DAY_MS = 86_400_000

export interface Account {
  /** The email address in its normal form. */
  email: string
  /** When the account's password was last changed or its sessions were ended; milliseconds since 1970, 0 when never. */
  passwordsSince: number
}

export interface KnownDevices {
  /**
   * @returns the device's name if one of the tokens in `cookie` is valid for this account;
   * undefined otherwise
   */
  recognise(cookie: string | undefined, account: Account, now: number): string | undefined
  /**
   * @returns the cookie's new value: a new token for this account, and the tokens of other accounts
   */
  remember(cookie: string | undefined, account: Account, now: number): string
}

interface Token {
  device: string
  /** When the token was made, in days since 1970. */
  day: number
}

/** @param keys newest first: the first one signs, all of them verify */
export function knownDevices(keys: readonly Buffer[]): KnownDevices {
  const sign = ({ device, day }: Token, account: Account, key = keys[0] as Buffer) =>
    createHmac('sha256', key)
      .update([device, day, account.email, account.passwordsSince].join('\n'))
      .digest('base64url')
      .slice(0, 32)

  function read(text: string, account: Account): Token | undefined {
    const [device = '', day = '', signature = ''] = text.split('.')
    const token = { device, day: Number.parseInt(day, 36) }
    const isOurs = keys.some((key) => {
      const [a, b] = [Buffer.from(sign(token, account, key)), Buffer.from(signature)]
      return a.length === b.length && timingSafeEqual(a, b)
    })
    return isOurs ? token : undefined
  }

  const tokensIn = (cookie = '') => cookie.split('~', MAX_TOKENS).filter((text) => text !== '')

  return {
    recognise(cookie, account, now) {
      const tokens = tokensIn(cookie).map((text) => read(text, account))
      return tokens.find((token) => token && now / DAY_MS - token.day < MAX_AGE_DAYS)?.device
    },
    remember(cookie, account, now) {
      const others = tokensIn(cookie).filter((text) => !read(text, account))
      const device = randomBytes(12).toString('base64url')
      const token = { device, day: Math.floor(now / DAY_MS) }
      const text = `${device}.${token.day.toString(36)}.${sign(token, account)}`
      return [text, ...others].slice(0, MAX_TOKENS).join('~')
    },
  }
}
