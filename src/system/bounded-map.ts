// A map that can't fill the memory, whoever decides about its keys.

/** Holds `limit` entries at most: the oldest makes room for a new one. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #limit: number

  constructor(limit: number) {
    super()
    this.#limit = limit
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#limit && !this.has(key)) this.delete(this.keys().next().value as K)
    return super.set(key, value)
  }
}
