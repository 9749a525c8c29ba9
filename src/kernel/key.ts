/** JSON with sorted keys: equal values give equal text, whatever order they were made in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, held]) => held !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([name, held]) => `${JSON.stringify(name)}:${canonical(held)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/**
 * A 64-bit content key of a JSON value, as 16 hexadecimal digits (FNV-1a over two lanes). It tells whether something
 * changed; it is not a defence against somebody who wants two values to have the same key.
 */
export function contentKey(value: unknown): string {
  const text = canonical(value)
  let low = 0x811c9dc5
  let high = 0x1234567 ^ text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code ^ (low >>> 13), 0x85ebca6b)
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0')
}
