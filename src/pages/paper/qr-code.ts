// A text as a QR code: an SVG of one path, black on white whatever the page's colours are.
import { encodeQR } from 'qr'

/** Modules of white around the code, as ISO 18004 asks for. */
const QUIET = 4

/** @param label what it leads to, for those who do not see it */
export function drawQrCode(text: string, label: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const size = rows.length
  const path = rows
    .map((row, y) =>
      runsOf(row)
        .map((run) => runInPath(run, y))
        .join(''),
    )
    .join('')
  const name = label.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${name}"><path class="qr-light" d="M0 0h${size}v${size}H0z"/><path class="qr-dark" d="${path}"/></svg>`
}

interface Run {
  x: number
  length: number
}

/** Dark modules that stand side by side are one bar: fewer bytes, and no hairlines between them. */
function runsOf(row: readonly boolean[]): Run[] {
  const runs: Run[] = []
  for (const [x, isDark] of row.entries()) {
    const last = runs.at(-1)
    if (!isDark) continue
    if (last && last.x + last.length === x) last.length += 1
    else runs.push({ x, length: 1 })
  }
  return runs
}

const runInPath = ({ x, length }: Run, y: number): string => `M${x} ${y}h${length}v1h-${length}z`
