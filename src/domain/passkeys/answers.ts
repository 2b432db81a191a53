// Reads what a browser sends for a passkey: JSON that anybody may have written, so nothing of it is
// trusted.

/** The answer can't be used; the message tells the log why. */
export class BadAnswer extends Error {
  override name = 'BadAnswer'
}

/** The JSON of a PublicKeyCredential, as `toJSON()` writes it (WebAuthn Level 3, 5.1). */
export interface PasskeyAnswer {
  /** In base64url. */
  credentialId: string
  /** The challenge that the passkey signed. */
  challenge: string
  /** The user handle in base64url; undefined for a new passkey, and where the authenticator gave none. */
  userHandle: string | undefined
  /** The ways in which the browser reaches the authenticator: "usb", "internal". */
  transports: readonly string[]
  /** The answer as it came, reduced to its known fields. */
  json: {
    id: string
    rawId: string
    type: 'public-key'
    clientExtensionResults: Record<string, never>
    response: Record<string, string>
  }
}

/** The length in base64url of the longest credential id, which has 1,023 bytes. */
const LONGEST_ID = 1_364
const BASE64URL = /^[\w-]+$/

const PARTS = {
  added: ['clientDataJSON', 'attestationObject'],
  used: ['clientDataJSON', 'authenticatorData', 'signature'],
} as const

/** @throws BadAnswer */
export function readAnswer(text: string, kind: keyof typeof PARTS): PasskeyAnswer {
  const { id, type, response } = fieldsOf(parse(text))
  if (type !== 'public-key' || !isBase64Url(id) || id.length > LONGEST_ID) {
    throw new BadAnswer('it is no credential.')
  }
  const fields = fieldsOf(response)
  const parts: Record<string, string> = {}
  for (const name of PARTS[kind]) {
    const value = fields[name]
    if (!isBase64Url(value)) throw new BadAnswer(`its ${name} is missing.`)
    parts[name] = value
  }
  const { userHandle, transports } = fields
  return {
    credentialId: id,
    challenge: challengeIn(parts.clientDataJSON as string),
    userHandle: isBase64Url(userHandle) ? userHandle : undefined,
    transports: Array.isArray(transports)
      ? transports.filter((one): one is string => typeof one === 'string')
      : [],
    json: { id, rawId: id, type, clientExtensionResults: {}, response: parts },
  }
}

/**
 * @throws BadAnswer when the answer comes from a frame of another site: our pages are never in one
 */
function challengeIn(clientData: string): string {
  const { challenge, crossOrigin } = fieldsOf(
    parse(Buffer.from(clientData, 'base64url').toString('utf8')),
  )
  if (typeof challenge !== 'string') throw new BadAnswer('it answers no challenge.')
  if (crossOrigin === true) throw new BadAnswer('it comes from within another site’s page.')
  return challenge
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadAnswer('it is no JSON.')
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const isBase64Url = (value: unknown): value is string =>
  typeof value === 'string' && BASE64URL.test(value)
