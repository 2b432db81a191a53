// Plain text as pages print it: its paragraphs kept, the addresses in it links, nothing else markup.
import { LinkifyIt } from 'linkify-it'

/** A piece of text; with an address where it is a link. */
export interface TextPiece {
  text: string
  href: string | undefined
}

const finder = new LinkifyIt().add('ftp:', null).add('//', null)

/** What a link may lead to, whatever the finder takes for one. */
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

/** An empty line ends a paragraph; line breaks within one stand where they stood. */
export const paragraphsOf = (text: string): TextPiece[][] =>
  text
    .split(/\n[^\S\n]*\n\s*/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => piecesOf(paragraph.trim()))
