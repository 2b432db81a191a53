// Changes of one session by this process, one after the other, so that they don't clash in the store.

export type ChangeQueue = <T>(name: string, change: () => Promise<T>) => Promise<T>

export function changeQueue(): ChangeQueue {
  const last = new Map<string, Promise<unknown>>()
  return async (name, change) => {
    const before = last.get(name)
    const mine = before ? before.then(change, change) : change()
    last.set(name, mine)
    try {
      return await mine
    } finally {
      if (last.get(name) === mine) last.delete(name)
    }
  }
}
