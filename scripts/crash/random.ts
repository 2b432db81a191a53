// Random numbers that can be repeated: the same seed gives the same numbers, so that a round can be
// played again.

/** Returns a number from 0 to below 1. */
export type Random = () => number

/** Makes a stream of numbers of the given words, so that no client's choices depend on another's. */
export function randomOf(...words: readonly (string | number)[]): Random {
  let state = 0
  for (const char of words.join(' ')) state = mixed(state ^ char.charCodeAt(0))
  return () => {
    state = (state + 0x9e3779b9) | 0
    return (mixed(state) >>> 0) / 2 ** 32
  }
}

function mixed(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T
}
