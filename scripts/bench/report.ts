// The figures as a table for the terminal, and as a chart.
import type { Times } from './parts.ts'
import { PALE, STRONG, sheet, WIDTH } from './svg.ts'
import type { Table } from './tables.ts'

const COLUMNS = ' us of CPU   (spread)     times  requests/s     p50     p99 ms   MB'

export function textOf({ title, rows }: Table): string {
  const lines = rows.map((row, index) => {
    const { cpu, cpuSpread, rate, p50, p99, memory } = row
    const spread = `(${cpuSpread.map((value) => value.toFixed(0)).join(' to ')})`
    const cells = [
      cpu.toFixed(0).padStart(10),
      spread.padStart(15),
      timesOf(rows, index).padStart(7),
      rate.toFixed(0).padStart(11),
      p50.toFixed(1).padStart(8),
      p99.toFixed(1).padStart(8),
      memory.toFixed(0).padStart(7),
    ]
    return `  ${row.name.padEnd(42)}${cells.join('')}`
  })
  return [`\n${title}`, `${' '.repeat(44)}${COLUMNS}`, ...lines].join('\n')
}

/** How often the base row's cost goes into this row's. */
function timesOf(rows: Table['rows'], index: number): string {
  const base = rows.slice(0, index + 1).findLast(({ isBase }) => isBase)
  const row = rows[index]
  return base && row ? (row.cpu / base.cpu).toFixed(1) : ''
}

export const timesText = ({ title, times, memory = {} }: Times): string =>
  [`\n${title}`, ...linesOf(times, 'ms'), ...linesOf(memory, 'MB')].join('\n')

const linesOf = (figures: Record<string, number>, unit: string): string[] =>
  Object.entries(figures).map(([name, value]) => `  ${name.padEnd(50)}${value.toFixed(0)} ${unit}`)

const [ROW, LABEL] = [26, 330]
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Bars of processor time a request, as SVG. */
export function chartOf(tables: readonly Table[]): string {
  let y = 10
  const parts: string[] = []
  for (const { title, rows } of tables) {
    const most = Math.max(...rows.map(({ cpu }) => cpu))
    y += ROW
    parts.push(`<text x="8" y="${y}" font-weight="bold">${escaped(title)}</text>`)
    for (const { name, cpu, isBase } of rows) {
      y += ROW
      const length = Math.max(1, (cpu / most) * (WIDTH - LABEL - 90))
      const color = isBase ? PALE : STRONG
      parts.push(
        `<text x="20" y="${y}">${escaped(name)}</text>`,
        `<rect x="${LABEL}" y="${y - 14}" width="${length.toFixed(0)}" height="16" rx="3" fill="${color}"/>`,
        `<text x="${(LABEL + length + 8).toFixed(0)}" y="${y}">${cpu.toFixed(0)} µs</text>`,
      )
    }
  }
  const height = y + 20
  return sheet(height, 'Processor time for a request', parts)
}
