// The difference of two short texts, line by line.

export interface DifferenceLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Compares by the longest common subsequence, which is quick enough for texts of some hundred lines. */
export function lineDifference(before: string, after: string): DifferenceLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const common = commonLengths(a, b)
  const lines: DifferenceLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i++] as string })
      j++
    } else if (i < a.length && (j === b.length || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: 'removed', text: a[i++] as string })
    } else {
      lines.push({ kind: 'added', text: b[j++] as string })
    }
  }
  return lines
}

const at = (table: number[][], i: number, j: number): number => table[i]?.[j] ?? 0

/** For each position in `a` and each in `b`: how many lines the two texts have in common from there on. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: a.length + 1 }, () => [])
  for (let i = a.length - 1; i >= 0; i--) {
    const row = table[i] as number[]
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] =
        a[i] === b[j]
          ? at(table, i + 1, j + 1) + 1
          : Math.max(at(table, i + 1, j), at(table, i, j + 1))
    }
  }
  return table
}
