// How often what must hold for everything is tried on something drawn by chance, and from which seed.
import type { Parameters } from 'fast-check'

/**
 * What fast-check is told. A failure names its seed and path, which PROPERTY_SEED and PROPERTY_PATH
 * play again; PROPERTY_RUNS tries more than `npm test` has time for.
 * @param runs where PROPERTY_RUNS does not say
 */
export function trials<T>(runs: number): Parameters<T> {
  const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env
  return {
    numRuns: Number(PROPERTY_RUNS ?? runs),
    ...(PROPERTY_SEED && { seed: Number(PROPERTY_SEED) }),
    ...(PROPERTY_PATH && { path: PROPERTY_PATH }),
  }
}
