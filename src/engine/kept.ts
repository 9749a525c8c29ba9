/** A map with a limit: what was not used for longest goes first. */
export interface Kept<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
}

/** Keeps values up to `budget` in the unit of `size`; the newest always stays. */
export function createKept<V>(budget: number, size: (value: V) => number): Kept<V> {
  const entries = new Map<string, { value: V; size: number }>()
  let held = 0
  const remove = (key: string, entry: { size: number }) => {
    entries.delete(key)
    held -= entry.size
  }
  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set(key, value) {
      const before = entries.get(key)
      if (before) remove(key, before)
      const entry = { value, size: size(value) }
      entries.set(key, entry)
      held += entry.size
      for (const [oldest, one] of entries) {
        if (held <= budget || oldest === key) break
        remove(oldest, one)
      }
    },
  }
}
