// Text that is useless to whoever steals the database: encrypted with a key made of SECRET_KEY.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

export interface Sealer {
  /** With one key there is nothing to seal anew. */
  readonly keyCount: number
  seal(text: string): string
  /** Undefined when it was sealed with a key that is no longer listed. */
  open(sealed: string): string | undefined
  /** The text sealed with the newest key; undefined where that is so already, or can't be done. */
  reseal(sealed: string): string | undefined
}

/** @param keys of 32 bytes, newest first: the first seals, all of them open */
export function sealer(keys: readonly Buffer[]): Sealer {
  const [newest] = keys as [Buffer]
  const openWith = (sealed: string): [text: string, key: Buffer] | undefined => {
    for (const key of keys) {
      const text = unsealed(key, sealed)
      if (text !== undefined) return [text, key]
    }
    return undefined
  }
  return {
    keyCount: keys.length,
    seal: (text) => sealed(newest, text),
    open: (text) => openWith(text)?.[0],
    reseal(text) {
      const [opened, key] = openWith(text) ?? []
      return opened !== undefined && key !== newest ? sealed(newest, opened) : undefined
    },
  }
}

function sealed(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64url')
}

function unsealed(key: Buffer, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const opened = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8')
    return opened + decipher.final('utf8')
  } catch {
    return undefined
  }
}
