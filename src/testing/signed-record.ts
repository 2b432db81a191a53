// Signs any text as a session record, as somebody who knows the key could.
import { createHmac } from 'node:crypto'

/**
 * @param json ends with a line that is only a brace, as `JSON.stringify(value, null, 2)` writes an
 * object
 * @param key one of `deriveKeys(secrets, 'session record')`
 */
export function signedRecord(json: string, name: string, key: Buffer): string {
  const open = json.slice(0, -2)
  const signature = createHmac('sha256', key).update(`${name}\n${open}`).digest('base64url')
  return `${open},\n  "signature": "${signature}"\n}\n`
}
