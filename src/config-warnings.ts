// Finds misspelt settings: a SECRETE_KEY sets nothing, and nobody notices.

/** Pairs of an unknown name and the setting that it probably means. */
export function similarSettings(
  names: readonly string[],
  settings: readonly string[],
): [wrong: string, right: string][] {
  const known = new Set(settings)
  return names
    .filter((name) => !known.has(name) && name.length >= 4)
    .flatMap((name) => {
      const right = settings.find((setting) => setting.length > 4 && isOneSlipAway(name, setting))
      return right ? [[name, right] as [string, string]] : []
    })
}

/** One letter added, dropped, changed, or two neighbours swapped; case does not count. */
function isOneSlipAway(a: string, b: string): boolean {
  const [x, y] = [a.toUpperCase(), b.toUpperCase()]
  if (Math.abs(x.length - y.length) > 1) return false
  let start = 0
  while (start < x.length && x[start] === y[start]) start++
  let end = 0
  while (end < Math.min(x.length, y.length) - start && x.at(-1 - end) === y.at(-1 - end)) end++
  const [restX, restY] = [x.slice(start, x.length - end), y.slice(start, y.length - end)]
  const isSwap = restX.length === 2 && restX[0] === restY[1] && restX[1] === restY[0]
  return isSwap || (restX.length <= 1 && restY.length <= 1)
}
