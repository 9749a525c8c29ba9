import type { WireInfo } from '../kernel/wire.ts'

/**
 * What a wire carried before when it carries the same now, so that everything behind it sees that nothing changed.
 * Tables are left alone: comparing hundreds of columns costs more than describing what is behind them.
 */
export function keepEqual(
  before: Readonly<Record<string, WireInfo>> | undefined,
  now: Readonly<Record<string, WireInfo>>,
): Readonly<Record<string, WireInfo>> {
  if (!before) return now
  const kept: Record<string, WireInfo> = {}
  let all = true
  for (const [port, info] of Object.entries(now)) {
    const earlier = before[port]
    const same = earlier !== undefined && info.kind !== 'table' && deepEqual(earlier, info)
    kept[port] = same ? earlier : info
    all &&= same
  }
  return all ? before : kept
}

/** Equality of plain data. */
function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((one, at) => deepEqual(one, b[at]))
    )
  const entries = Object.entries(a)
  const other = b as Record<string, unknown>
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, held]) => deepEqual(held, other[key]))
  )
}
