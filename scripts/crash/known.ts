// What a client knows of one thing that the server keeps: the model with which the server is
// compared after each restart.
import { isDeepStrictEqual } from 'node:util'

/**
 * After an answer one state is possible. After a request without an answer two are: the change was
 * made, or was not, and nothing in between.
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

  /** Notes that a change was requested. */
  mayBecome(state: T): void {
    this.#possible = [...this.#possible, state]
  }

  /** Notes an answer, which says that this is the state. */
  is(state: T): void {
    this.#possible = [state]
  }

  /**
   * Takes what the server shows for the only possible state from now on.
   * @returns false when that state was not possible
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
