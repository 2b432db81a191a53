// Does something again and again while something else is measured.

/** @throws what either throws; `repeat` ends its turn before this resolves */
export async function meanwhile<T>(
  repeat: (turn: number) => Promise<void>,
  measuring: () => Promise<T>,
): Promise<T> {
  let isOver = false
  async function keepOn(): Promise<void> {
    for (let turn = 0; !isOver; turn++) await repeat(turn)
  }
  const measured = measuring().finally(() => {
    isOver = true
  })
  return (await Promise.all([measured, keepOn()]))[0]
}
