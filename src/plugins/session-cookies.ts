// Which of the cookies that came is the session's, and under which name a new one is sent.
//
// A browser sends every cookie of a name, those of longer paths first, and knows no ports: on one
// machine another program, or another checkout of this one, may have set a cookie of our name.
import type { FastifyRequest } from 'fastify'

export interface SentCookie {
  name: string
  /** As it was sent: the id and its signature. */
  text: string
  id: string
  /** It was signed with an older key. */
  isOld: boolean
}

export interface SessionCookies {
  /** The rightly signed ones of a request, each value once; the plain name's first. */
  sent(request: FastifyRequest): readonly SentCookie[]
  /** The name for a new cookie, which takes none away that may be another checkout's. */
  nameFor(request: FastifyRequest, live: SentCookie | undefined): string
}

export type Unsign = (value: string) => { valid: boolean; value: string | null; renew: boolean }

/** A session id and its signature, whoever signed it. */
const FORM = /^[\w-]{32}\.[\w+/-]{43}=?$/

/** More are no browser's doing, and each may cost a look into the store. */
const MOST_TRIED = 4

/**
 * @param names the plain name, and the one that is used instead where the plain one is taken; the
 *   same twice where nobody else can set it
 */
export function sessionCookies(
  [plain, second]: [string, string],
  unsign: Unsign,
  parse: (header: string) => Record<string, string | undefined>,
): SessionCookies {
  const names = new Set([plain, second])

  function sent({ headers }: FastifyRequest): SentCookie[] {
    const found = new Map<string, SentCookie>()
    for (const name of names) {
      for (const text of valuesOf(headers.cookie, name)) {
        const { valid, value, renew } = unsign(text)
        if (valid && value !== null && found.size < MOST_TRIED && !found.has(value)) {
          found.set(value, { name, text, id: value, isOld: renew })
        }
      }
    }
    return [...found.values()]
  }

  function nameFor({ headers }: FastifyRequest, live: SentCookie | undefined): string {
    const isTaken = valuesOf(headers.cookie, plain).some(
      (text) => FORM.test(text) && text !== live?.text,
    )
    return isTaken ? second : plain
  }

  /** All values of one name, in the order in which they came. */
  function valuesOf(header: string | undefined, name: string): string[] {
    if (!header?.includes(`${name}=`)) return []
    return header
      .split(';')
      .map((pair) => parse(pair)[name])
      .filter((value) => value !== undefined)
  }

  return { sent, nameFor }
}

/** Verifies some cookies, parted by blanks, as if they were one: their ids, parted by blanks too. */
export const unsignAll =
  (unsign: Unsign): Unsign =>
  (texts) => {
    const valid = texts
      .split(' ')
      .map(unsign)
      .filter((one) => one.valid)
    return {
      valid: valid.length > 0,
      value: valid.map(({ value }) => value).join(' '),
      renew: false,
    }
  }
