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
 * Moves labels apart so that none covers another, each as close to its line as it can be.
 * @param wanted the middle of each label, from the top, in pixels
 * @param height of one label
 * @param bottom of the room they share
 */
export function spreadLabels(wanted: readonly number[], height: number, bottom: number): readonly number[] {
  const order = wanted.map((_, at) => at).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const placed = wanted.map((at) => Math.max(height / 2, Math.min(bottom - height / 2, at)))
  for (let pass = 0; pass < 8; pass++)
    for (let k = 1; k < order.length; k++) {
      const upper = order[k - 1] ?? 0
      const lower = order[k] ?? 0
      const overlap = height - ((placed[lower] ?? 0) - (placed[upper] ?? 0))
      if (overlap <= 0.01) continue
      placed[upper] = Math.max(height / 2, (placed[upper] ?? 0) - overlap / 2)
      placed[lower] = Math.min(bottom - height / 2, (placed[upper] ?? 0) + height)
      placed[upper] = Math.min(placed[upper] ?? 0, (placed[lower] ?? 0) - height)
    }
  return placed
}
