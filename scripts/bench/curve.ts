// The course of a long load as a chart: memory, open files and times over the pages answered.
import type { Slice } from './soak.ts'
import { PALE, STRONG, sheet, WIDTH } from './svg.ts'

const [HEIGHT, LEFT, RIGHT, GAP] = [110, 60, 20, 44]

interface Panel {
  title: string
  lines: { color: string; of: (slice: Slice) => number }[]
}

const PANELS: Panel[] = [
  { title: 'Memory, MB', lines: [{ color: STRONG, of: ({ megabytes }) => megabytes }] },
  {
    title: 'Open files and connections',
    lines: [{ color: STRONG, of: ({ descriptors }) => descriptors }],
  },
  {
    title: 'The dashboard, ms: p50 (grey) and p99',
    lines: [
      { color: PALE, of: ({ p50 }) => p50 },
      { color: STRONG, of: ({ p99 }) => p99 },
    ],
  },
]

/** An SVG; each panel begins at zero. */
export function curveOf(slices: readonly Slice[]): string {
  const most = slices.at(-1)?.requests ?? 1
  const x = ({ requests }: Slice): string =>
    (LEFT + (requests / most) * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const panels = PANELS.map(({ title, lines }, index) => {
    const bottom = (index + 1) * (HEIGHT + GAP)
    const top = Math.max(...lines.flatMap(({ of }) => slices.map(of)))
    const y = (value: number): string => (bottom - (value / top) * HEIGHT).toFixed(1)
    const drawn = lines.map(({ color, of }) => {
      const points = slices.map((slice) => `${x(slice)},${y(of(slice))}`).join(' ')
      return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2"/>`
    })
    return [
      `<text x="${LEFT}" y="${bottom - HEIGHT - 12}" font-weight="bold">${title}</text>`,
      `<text x="${LEFT - 8}" y="${bottom - HEIGHT + 5}" text-anchor="end">${top.toFixed(0)}</text>`,
      `<text x="${LEFT - 8}" y="${bottom}" text-anchor="end">0</text>`,
      `<path d="M${LEFT} ${bottom}H${WIDTH - RIGHT}" stroke="${PALE}"/>`,
      ...drawn,
    ].join('\n')
  })
  const height = PANELS.length * (HEIGHT + GAP) + 34
  const answered = `${(most / 1e6).toFixed(1)} million pages`
  const end = `<text x="${WIDTH - RIGHT}" y="${height - 12}" text-anchor="end">${answered}</text>`
  return sheet(height, 'Memory, open files and times during a long load', [...panels, end])
}
