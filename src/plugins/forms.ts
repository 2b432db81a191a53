// Reads forms from the body of a request: limited, well-encoded, and field by field.

export const MAX_BODY_BYTES = 64 * 1024
/** How many fields a form may have; a host may choose all their households at once. */
const MAX_FIELDS = 1_000
/** Only checkboxes may repeat a name: for any other field nobody could say which value counts. */
const REPEATABLE = new Set(['household'])

/** A form that can't be read; none of it is used. */
export class BadForm extends Error {
  override name = 'BadForm'
  readonly statusCode: number

  constructor(message: string, statusCode = 400) {
    super(message)
    this.statusCode = statusCode
  }
}

export type FormBody = Record<string, string | string[]>

/** The parser for @fastify/formbody: accepts well-encoded UTF-8 without NUL, and not too many fields. */
export function parseForm(body: string): FormBody {
  const pairs = body === '' ? [] : body.split('&')
  const fields = pairs.map((pair): [string, string] => {
    const equals = pair.indexOf('=')
    return equals === -1
      ? [decode(pair), '']
      : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]
  })
  return collectFields(fields, MAX_FIELDS)
}

/** @throws BadForm when there are more fields than `most`, or one that may not repeat does */
export function collectFields(
  fields: readonly (readonly [name: string, value: string])[],
  most: number,
): FormBody {
  if (fields.length > most) throw new BadForm(`A form has at most ${most} fields.`)
  const form: FormBody = Object.create(null)
  for (const [field, value] of fields) {
    const others = form[field]
    if (others === undefined) form[field] = value
    else if (REPEATABLE.has(field)) form[field] = [others, value].flat()
    else throw new BadForm('A field was sent twice.')
  }
  return form
}

function decode(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new BadForm('The form is not well-encoded UTF-8.')
  }
  if (decoded.includes('\0') || decoded.includes('\ufffd')) {
    throw new BadForm('The form is not well-encoded UTF-8.')
  }
  return decoded
}

/** The fields that a form has sent, by their names. */
export class Form {
  readonly #body: FormBody

  /** @param body of a request; anything but a parsed form counts as an empty one */
  constructor(body: unknown) {
    this.#body = (body ?? {}) as FormBody
  }

  /** The value of a field; empty when it is missing. @throws BadForm when it was sent several times */
  text(name: string): string {
    const value = this.#body[name] ?? ''
    if (typeof value !== 'string') throw new BadForm('A field was sent twice.')
    return value
  }

  /** The value of a field; undefined when the form does not have it, which is not the same as empty. */
  optional(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined
  }

  /** The values of a field that may repeat, such as checkboxes of one name. */
  texts(name: string): string[] {
    return [this.#body[name] ?? []].flat()
  }

  /** Every field with each of its values, in the order in which they were sent. */
  entries(): [name: string, value: string][] {
    const names = Object.keys(this.#body)
    return names.flatMap((name) => this.texts(name).map((value): [string, string] => [name, value]))
  }

  /** The same form without one of its fields. */
  without(name: string): Form {
    const others: FormBody = Object.assign(Object.create(null), this.#body)
    delete others[name]
    return new Form(others)
  }

  /** The fields whose names begin with a prefix, by the rest of their names. */
  withPrefix(prefix: string): Map<string, string> {
    const names = Object.keys(this.#body).filter((name) => name.startsWith(prefix))
    return new Map(names.map((name) => [name.slice(prefix.length), this.text(name)]))
  }
}

/** One field of a request's body; empty when it is missing. @throws BadForm */
export const field = (body: unknown, name: string): string => new Form(body).text(name)
