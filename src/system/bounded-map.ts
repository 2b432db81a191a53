// A map that can't fill the memory, whoever decides about its keys.

/** Holds `limit` entries at most: the oldest make room for a new one. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #limit: number

  constructor(limit: number) {
    super()
    this.#limit = limit
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#limit && !this.has(key)) this.#makeRoom()
    return super.set(key, value)
  }

  /**
   * For several at once, since a Map finds its oldest entry by walking past all that were deleted before
   * it. An iterator that kept the place would keep all that was ever deleted in memory.
   */
  #makeRoom(): void {
    let missing = Math.ceil(this.#limit / 16)
    for (const key of this.keys()) {
      this.delete(key)
      if (--missing === 0) return
    }
  }
}
