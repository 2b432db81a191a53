// What a stranger may send, drawn at random: texts, cookies, headers and forms.
import fc from 'fast-check'

/** Names with a meaning in JavaScript, and texts with a meaning in paths, SQL, HTML and spreadsheets. */
const NASTY = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'],
  ...[
    '',
    ' ',
    '\0',
    '..',
    '../../etc/passwd',
    '.',
    '/',
    '//',
    '\\',
    '%',
    '%00',
    '%2e%2e%2f',
    '%ff',
  ],
  ...["' or 1=1 --", '<script>alert(1)</script>', '=HYPERLINK("x")', '\u202e', '\ufeff', '🎄'],
  ...['NaN', '-1', '0', '1e999', '9007199254740993', '99999999999999999999', '0x10', 'null', '[]'],
  ...['2031-02-30', '24:00', '0000-00-00', '2031-01-05', '14:00', 'Europe/Berlin', 'yes', 'on'],
]

export const nasty = fc.constantFrom(...NASTY)

/** Surrogates without their other half among them. Units of fast-check's own take a second to be made. */
const anyCharacters = fc
  .array(fc.nat(0x10_ffff), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points))

export const anyText = fc.oneof(
  nasty,
  anyCharacters,
  fc.string({ maxLength: 40 }),
  fc.tuple(fc.string({ minLength: 1, maxLength: 4 }), fc.nat(5_000)).map(([s, n]) => s.repeat(n)),
)

/** Texts that a header can carry. */
export const headerText = anyText.map((text) =>
  Buffer.from(text.replace(/[^\t\x20-\x7e\xa0-\xff]/g, '?'), 'latin1').toString('latin1'),
)

/** A part of a path as it is sent, which may not be decodable. */
export const anySegment = fc.oneof(
  anyText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%00', '%2e%2e', '%2e', '%2f', '%ff', '%', '%zz', '%c0%ae', '%u0041', '..', '~'),
)

/** A changed copy of `value`. */
export function mutated(value: string): fc.Arbitrary<string> {
  const at = fc.nat(Math.max(0, value.length - 1))
  return fc
    .oneof(
      at.map((length) => value.slice(0, length)),
      at.map((from) => value.slice(from + 1)),
      fc
        .tuple(at, fc.constantFrom('A', 'b', '7', '-', '.', '=', '%', '\u00e9', ' '))
        .map(([index, char]) => value.slice(0, index) + char + value.slice(index + 1)),
      fc.tuple(at, fc.nat(6)).map(([index, bit]) => {
        const bytes = Buffer.from(value)
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
        return bytes.toString('latin1')
      }),
      fc
        .tuple(at, anyText)
        .map(([index, text]) => value.slice(0, index) + text + value.slice(index)),
      fc.constant(value + value),
      fc.constant(value.toUpperCase()),
      fc.constant(value.split('').reverse().join('')),
    )
    .filter((text) => text !== value)
}

/** The fields of a form, under our names and others, in the encodings that clients use. */
export function anyForm(names: readonly string[]) {
  const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, anyText)
  const field = fc.tuple(
    name,
    fc.constantFrom('', '', '', '[]', '[__proto__]', '[a][b]', '.x'),
    anyText,
  )
  return fc
    .array(field, { maxLength: 12 })
    .map((fields) =>
      fields
        .map(([key, more, value]) =>
          [key + more, value].map((text) => encodeURIComponent(text.toWellFormed())).join('='),
        )
        .join('&'),
    )
}

/** A form of one of our pages with a few of its fields changed, doubled or left out. */
export function nearlyRight(fields: Readonly<Record<string, string>>) {
  const names = Object.keys(fields)
  if (names.length === 0) return anyForm(['a'])
  const changes = fc.array(fc.tuple(fc.constantFrom(...names), fc.option(anyText)), {
    maxLength: 3,
  })
  return fc.tuple(changes, fc.boolean()).map(([changed, isDoubled]) => {
    const params = new URLSearchParams(fields)
    for (const [name, text] of changed) {
      if (text === null) params.delete(name)
      else if (isDoubled) params.append(name, text)
      else params.set(name, text)
    }
    return params.toString()
  })
}

/** A body with its content type, which more often than not is the one of forms. */
export function anyBody(names: readonly string[]) {
  const type = fc.constantFrom(
    ...Array<string>(6).fill('application/x-www-form-urlencoded'),
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'application/x-www-form-urlencoded; charset=utf-16',
    'a/b',
    '',
  )
  const bytes = fc.oneof(
    { weight: 6, arbitrary: anyForm(names).map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)) },
    { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('a=%ff', '%', 'a=%zz&b', '&&&===', 'a=%00')
        .map((text) => Buffer.from(text)),
    },
  )
  return fc.record({ type, payload: bytes })
}

const HEADERS = [
  ...['host', 'origin', 'referer', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'],
  ...[
    'forwarded',
    'x-real-ip',
    'range',
    'if-none-match',
    'if-modified-since',
    'if-range',
    'accept',
  ],
  ...['accept-language', 'accept-encoding', 'user-agent', 'sec-fetch-site', 'sec-fetch-mode'],
  ...[
    'sec-purpose',
    'authorization',
    'cache-control',
    'content-encoding',
    'x-http-method-override',
  ],
]
const VALUES = [
  ...[
    'bytes=0-',
    'bytes=-1',
    'bytes=5-2',
    'bytes=0-0,1-1',
    'bytes=99999999999999999999-',
    '*',
    '"x"',
  ],
  ...[
    'W/"',
    'en;q=0.5,*',
    'de',
    'q=;;;',
    'br;q=9',
    'localhost',
    'localhost:0',
    'evil.example',
    '[::1]',
  ],
  ...[
    '[::1',
    '127.0.0.1, 10.0.0.1',
    '::ffff:1.2.3.4',
    'https',
    'null',
    'same-origin',
    'cross-site',
  ],
  ...['Bearer x', 'Basic Og==', 'gzip', 'prefetch', 'Thu, 99 Foo 2026 99:99:99 GMT', 'for=1;by="'],
]

export const anyHeaders = fc.dictionary(
  fc.constantFrom(...HEADERS),
  fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...VALUES) }, headerText),
  { maxKeys: 6 },
)
