import type { ChartData, ChartWords, Curve } from './chart-types.ts'

/** The last value that a curve has at or before a place, and where it is. */
export function valueAt(curve: Curve, place: number): { readonly at: number; readonly value: number } | null {
  for (let at = Math.min(place, curve.values.length - 1); at >= 0; at--) {
    const value = curve.values[at]
    if (value !== null && value !== undefined && Number.isFinite(value)) return { at, value }
  }
  return null
}

/** The curves in sentences, for those who cannot see them. */
export function describeChart(title: string, { x, curves }: ChartData, words: ChartWords): string {
  const sentences = curves.flatMap((curve) => {
    const last = valueAt(curve, x.length - 1)
    if (!last) return []
    const from = curve.values.findIndex((value) => value !== null && Number.isFinite(value))
    const first = curve.values[from] ?? last.value
    if (from === last.at) return [`${curve.label} is ${words.y(last.value)}.`]
    const moved = last.value < first ? 'fell' : last.value > first ? 'rose' : 'stayed'
    return [
      `${curve.label} ${moved} from ${words.y(first)} at ${words.x(x[from] ?? 0)} to ${words.y(last.value)} at ${words.x(x[last.at] ?? 0)}.`,
    ]
  })
  return sentences.length === 0 ? `${title}: no values yet.` : `${title}: ${sentences.join(' ')}`
}

/** What the curves are at one place, as a sentence. */
export function describePlace({ x, curves }: ChartData, place: number, words: ChartWords): string {
  const values = curves.flatMap((curve) => {
    const found = valueAt(curve, place)
    return found ? [`${curve.label} ${words.y(found.value)}`] : []
  })
  return `${words.x(x[place] ?? 0)}: ${values.join(', ')}.`
}

/**
 * Moves labels apart so that none covers another, by as little as possible in all (isotonic regression, pooling
 * neighbours that would overlap); where there is no room for all of them, the last ones leave it at the bottom.
 * @param wanted the middle of each label, from the top, in pixels
 * @param height of one label
 * @param bottom of the room they share
 */
export function spreadLabels(wanted: readonly number[], height: number, bottom: number): readonly number[] {
  const order = wanted.map((_, at) => at).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  // Without the room that each label needs, "apart" becomes "in order".
  const pools: { sum: number; size: number }[] = []
  order.forEach((at, rank) => {
    let pool = { sum: (wanted[at] ?? 0) - rank * height, size: 1 }
    for (let last = pools.at(-1); last && last.sum / last.size > pool.sum / pool.size; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, size: pool.size + last.size }
      pools.pop()
    }
    pools.push(pool)
  })
  const top = height / 2
  const lowest = Math.max(top, bottom - height / 2 - (wanted.length - 1) * height)
  const placed: number[] = Array.from(wanted, () => 0)
  let rank = 0
  for (const { sum, size } of pools)
    for (let one = 0; one < size; one++, rank++)
      placed[order[rank] ?? 0] = Math.min(lowest, Math.max(top, sum / size)) + rank * height
  return placed
}
