// How many random cases a test of a property tries, and from which seed.
import type { Parameters } from 'fast-check'

/**
 * The parameters of fast-check. A failure names its seed and path, which PROPERTY_SEED and
 * PROPERTY_PATH repeat; PROPERTY_RUNS tries more cases than `npm test` has time for.
 * @param runs how many cases are tried without PROPERTY_RUNS
 */
export function trials<T>(runs: number): Parameters<T> {
  const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env
  return {
    numRuns: Number(PROPERTY_RUNS ?? runs),
    ...(PROPERTY_SEED && { seed: Number(PROPERTY_SEED) }),
    ...(PROPERTY_PATH && { path: PROPERTY_PATH }),
  }
}
