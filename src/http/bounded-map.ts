/** A map that forgets its oldest entry when it is full: what is remembered stays bounded however long a session runs. */
export interface BoundedMap<V> {
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
}

export function createBoundedMap<V>(size: number): BoundedMap<V> {
  const map = new Map<string, V>()
  return {
    get: key => map.get(key),
    delete: key => void map.delete(key),
    set: (key, value) => {
      // Set again = young again.
      map.delete(key)
      const oldest = map.size >= size ? map.keys().next() : null
      if (oldest && !oldest.done) map.delete(oldest.value)
      map.set(key, value)
    },
  }
}
