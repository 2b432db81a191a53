// The course of a long load as a chart: memory, open files and times over the pages answered.
import type { Slice } from './soak.ts'

const [WIDTH, HEIGHT, LEFT, RIGHT, GAP] = [860, 110, 60, 20, 44]

interface Panel {
  title: string
  lines: { color: string; of: (slice: Slice) => number }[]
}

const PANELS: Panel[] = [
  { title: 'Memory, MB', lines: [{ color: '#c2410c', of: ({ megabytes }) => megabytes }] },
  {
    title: 'Open files and connections',
    lines: [{ color: '#c2410c', of: ({ descriptors }) => descriptors }],
  },
  {
    title: 'The dashboard, ms: p50 (grey) and p99',
    lines: [
      { color: '#8b8b8b', of: ({ p50 }) => p50 },
      { color: '#c2410c', of: ({ p99 }) => p99 },
    ],
  },
]

/** SVG that is readable on light and dark. Each panel begins at zero. */
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
      `<path d="M${LEFT} ${bottom}H${WIDTH - RIGHT}" stroke="#8b8b8b"/>`,
      ...drawn,
    ].join('\n')
  })
  const height = PANELS.length * (HEIGHT + GAP) + 34
  const answered = `${(most / 1e6).toFixed(1)} million pages`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="14" role="img" aria-label="Memory, open files and times during a long load">
<rect width="${WIDTH}" height="${height}" fill="#fffdf8"/>
<g fill="#1f1a17">
${panels.join('\n')}
<text x="${WIDTH - RIGHT}" y="${height - 12}" text-anchor="end">${answered}</text>
</g>
</svg>
`
}
