// What the charts have in common: their size, their colours and the sheet that they are drawn on.

export const WIDTH = 860
export const STRONG = '#c2410c'
export const PALE = '#8b8b8b'

/** A drawing that is readable on light and dark. */
export const sheet = (height: number, label: string, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="14" role="img" aria-label="${label}">
<rect width="${WIDTH}" height="${height}" fill="#fffdf8"/>
<g fill="#1f1a17">
${parts.join('\n')}
</g>
</svg>
`
