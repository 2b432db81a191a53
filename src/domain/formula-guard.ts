// Keeps spreadsheets from running what somebody typed: a cell that begins like a formula gets an
// apostrophe, which makes it text (OWASP, CSV injection), and loses it again on the way in.
//
// A program that splits cells at another separator may split at `;`, tabs and line breaks even
// within quotes, so text that follows those is guarded too. A text that has such apostrophes already
// gets one more, so that `unguard` gives back exactly what `guard` was given.

const GUARDED = {
  cell: /^(?=[ ']*[=+\-@＝＋－＠\t\r\n])/g,
  inside: /(?<=[;\t\r\n])(?=[ ']*[=+\-@＝＋－＠])/g,
}

/** @returns the text as it may stand in a CSV file */
export const guard = (text: string): string =>
  text.replace(GUARDED.inside, "'").replace(GUARDED.cell, "'")

const GUARDS = {
  cell: /^'(?=[ ']*[=+\-@＝＋－＠\t\r\n])/g,
  inside: /(?<=[;\t\r\n])'(?=[ ']*[=+\-@＝＋－＠])/g,
}

/** Undoes `guard`; any other text stays as it is. */
export const unguard = (text: string): string =>
  text.replace(GUARDS.cell, '').replace(GUARDS.inside, '')
