// Plain text as pages show it: its paragraphs are kept, addresses in it become links, and nothing in
// it is markup.
import { LinkifyIt } from 'linkify-it'

/** A piece of text; it has an address where it is a link. */
export interface TextPiece {
  text: string
  href: string | undefined
}

const finder = new LinkifyIt().add('ftp:', null).add('//', null)

/** The schemes that a link may have, whatever the library takes for a link. */
const SAFE = /^(https?:\/\/|mailto:)/i

export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let at = 0
  for (const { index, lastIndex, url } of finder.match(text) ?? []) {
    if (!SAFE.test(url)) continue
    if (index > at) pieces.push({ text: text.slice(at, index), href: undefined })
    pieces.push({ text: text.slice(index, lastIndex), href: url })
    at = lastIndex
  }
  if (at < text.length) pieces.push({ text: text.slice(at), href: undefined })
  return pieces
}

/** Splits text into paragraphs at its empty lines; other line breaks are kept. */
export const paragraphsOf = (text: string): TextPiece[][] =>
  text
    .split(/\n[^\S\n]*\n\s*/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => piecesOf(paragraph.trim()))
