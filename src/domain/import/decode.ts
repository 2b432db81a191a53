// Decodes a file into text, in whichever encoding a spreadsheet wrote it.

/** The size limit of a file, and of its text as UTF-8, in bytes. */
export const MAX_IMPORT_BYTES = 1024 * 1024

export type Encoding = 'UTF-8' | 'UTF-16' | 'Windows-1252'

export type Decoded =
  | { text: string; encoding: Encoding; problem?: undefined }
  | { problem: string; text?: undefined }

const WORKBOOK =
  'This is a workbook, not a CSV file. In Excel choose “Save as” and “CSV UTF-8”, in Google Sheets “Download” and “Comma-separated values”.'
const NO_TEXT = 'This file holds no text. Choose a CSV file, as Excel and Google Sheets write it.'

/** The first bytes of files that people choose by mistake: ZIP (Excel, Numbers) and older Excel files. */
const WORKBOOKS = ['504b0304', 'd0cf11e0']

/**
 * A byte order mark decides the encoding. Without one it is UTF-16 or UTF-8 if the bytes can be,
 * else Windows-1252, as Excel writes it in the West.
 */
export function decodeFile(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_IMPORT_BYTES) return { problem: 'The file is larger than 1 MB.' }
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (WORKBOOKS.includes(start)) return { problem: WORKBOOK }
  const { text, encoding } = decode(bytes, start)
  const cleaned = cleanText(text)
  if (Buffer.byteLength(cleaned) > MAX_IMPORT_BYTES) {
    return { problem: 'The file holds more than 1 MB of text.' }
  }
  const controls = text.match(CONTROLS)?.length ?? 0
  return controls > text.length * FEW ? { problem: NO_TEXT } : { text: cleaned, encoding }
}

const CONTROLS = /(?![\t\n\r])\p{Cc}/gu
/** The share of control characters that text may have; pictures and programs have more. */
const FEW = 0.1

function decode(bytes: Uint8Array, start: string): { text: string; encoding: Encoding } {
  const as = (label: string) => new TextDecoder(label).decode(bytes)
  if (start.startsWith('fffe')) return { text: as('utf-16le'), encoding: 'UTF-16' }
  if (start.startsWith('feff')) return { text: as('utf-16be'), encoding: 'UTF-16' }
  const order = orderOfUnmarked(bytes)
  if (order) return { text: as(order), encoding: 'UTF-16' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { text, encoding: 'UTF-8' }
  } catch {
    return { text: as('windows-1252'), encoding: 'Windows-1252' }
  }
}

const LOOKED_AT = 1_000

/** Recognizes UTF-16 without a byte order mark: in Western text nearly every second byte is 0. */
function orderOfUnmarked(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const first = bytes.subarray(0, LOOKED_AT)
  const nuls = [0, 0]
  first.forEach((byte, index) => {
    if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = nuls
  const most = (first.length / 2) * 0.7
  if (odd > most && even < odd / 10) return 'utf-16le'
  return even > most && odd < even / 10 ? 'utf-16be' : undefined
}

/**
 * Cleans text for everything that reads it: lines end in `\n`, and it has neither byte order marks
 * nor control characters, which names can't have and PostgreSQL refuses.
 */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '')
    .replaceAll('\ufeff', '')
    .toWellFormed()
