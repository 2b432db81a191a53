// A map that can't fill the memory, whoever decides about its keys.

/** Holds `limit` entries at most: the oldest makes room for a new one. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #limit: number
  /** Stands before the oldest entry: a new iterator would pass over all that were deleted before it. */
  readonly #oldest = this.keys()

  constructor(limit: number) {
    super()
    this.#limit = limit
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#limit && !this.has(key)) this.delete(this.#oldest.next().value as K)
    return super.set(key, value)
  }
}
