// Draws a text as a QR code: an SVG of one path, black on white in light and dark themes.
import { encodeQR } from 'qr'

/** The white margin around the code, in modules (squares): ISO 18004 asks for four. */
const QUIET = 4

/** @param label where the code leads, for people who can't see it */
export function drawQrCode(text: string, label: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const size = rows.length
  const bars = rows.map(barsIn).join('')
  const name = label.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${name}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path stroke="#000" d="${bars}"/></svg>`
}

/** Draws dark modules that stand side by side as one bar: half the bytes, and no gaps in print. */
function barsIn(row: readonly boolean[], y: number): string {
  let bars = ''
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x++
    bars += `M${start} ${y + 0.5}h${x + 1 - start}`
  }
  return bars
}
