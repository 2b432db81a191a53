// The roof of a house, its chimney and the snow on them.
import { round } from './house-plan.ts'

/**
 * Each roof is a row of threes, one for each corner: share of the width, height as a share of the
 * width, pixels to the side.
 */
const ROOFS = [
  [0, 0, -7, 0.5, 0.52, 0, 1, 0, 7],
  [0, 0, -6, 0.5, 0.74, 0, 1, 0, 6],
  [0, 0, -7, 0.3, 0.54, 0, 1, 0, 7],
  [0, 0, -6, 0.12, 0.34, 0, 0.5, 0.54, 0, 0.88, 0.34, 0, 1, 0, 6],
  [0, 0, -7, 0.2, 0.36, 0, 0.8, 0.36, 0, 1, 0, 7],
  [
    0, 0, 0, 0, 0.16, 0, 0.17, 0.16, 0, 0.17, 0.34, 0, 0.34, 0.34, 0, 0.34, 0.52, 0, 0.66, 0.52, 0,
    0.66, 0.34, 0, 0.83, 0.34, 0, 0.83, 0.16, 0, 1, 0.16, 0, 1, 0, 0,
  ],
]

export function roofOf(hash: number, top: number, width: number): string {
  const roof = ROOFS[hash % ROOFS.length] ?? []
  const points: [x: number, y: number][] = []
  for (let at = 0; at < roof.length; at += 3) {
    const [share = 0, height = 0, aside = 0] = roof.slice(at, at + 3)
    points.push([round(share * width + aside), round(top - height * width)])
  }
  const x = round(width * (hash & 8 ? 0.72 : 0.2))
  const y = round(top - width * 0.5)
  return (
    `<path class="roof" d="M${x} ${top}V${y}h11V${top}zM${points.join('L')}"/>` +
    `<path class="snow" d="M${x - 2} ${y + 2}q7.5-9 15 0z${snowOn(points)}"/>`
  )
}

/**
 * Snow that is thick in the middle of each slope and thin towards its edges; upright lines carry
 * none.
 */
function snowOn(points: readonly [x: number, y: number][]): string {
  const slopes = points.slice(1).map(([toX, toY], at) => {
    const [fromX, fromY] = points[at] as [number, number]
    const [x, y] = [Math.round(toX - fromX), Math.round(toY - fromY)]
    if (x === 0) return ''
    const [up, down] = y === 0 ? [9, 4] : [4, Math.min(12, x * 0.3)]
    const [middle, above] = [Math.round(x / 2), Math.round(y / 2 - up)]
    const below = Math.round(-y / 2 + down)
    return `M${fromX} ${fromY}q${middle} ${above} ${x} ${y}q${-middle} ${below} ${-x} ${-y}`
  })
  return slopes.join('')
}
