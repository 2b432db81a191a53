// A text as a QR code: an SVG of one path, black on white whatever the page's colours are.
import { encodeQR } from 'qr'

/** Modules of white around the code, as ISO 18004 asks for. */
const QUIET = 4

/** @param label what it leads to, for those who do not see it */
export function drawQrCode(text: string, label: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const size = rows.length
  const bars = rows.map(barsIn).join('')
  const name = label.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${name}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path stroke="#000" d="${bars}"/></svg>`
}

/** Dark modules that stand side by side are one stroke: half the bytes, and no gaps between them. */
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
