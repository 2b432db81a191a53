// What a client knows of one thing that the server keeps: the model that each restart is held to.
import { isDeepStrictEqual } from 'node:util'

/**
 * One state, once an answer has come; the one before as well, after an answer that never came:
 * what was asked may have happened or not, and nothing in between.
 */
export class Known<T> {
  #possible: readonly T[]

  constructor(state: T) {
    this.#possible = [state]
  }

  /** The last state that is certain. */
  get state(): T {
    return this.#possible[0] as T
  }

  /** A change is asked for. */
  mayBecome(state: T): void {
    this.#possible = [...this.#possible, state]
  }

  /** An answer says that it is so. */
  is(state: T): void {
    this.#possible = [state]
  }

  /**
   * What the server shows is the only possible state from now on.
   * @returns false when it could not be so
   */
  see(state: T): boolean {
    const wasPossible = this.#possible.some((one) => isDeepStrictEqual(one, state))
    this.#possible = [state]
    return wasPossible
  }

  toString(): string {
    return this.#possible.map((state) => JSON.stringify(state)).join(' or ')
  }
}
