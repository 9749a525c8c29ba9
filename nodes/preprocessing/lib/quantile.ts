/** The values at `rows` that are not empty (NaN), sorted; −0 is 0, because JSON does not tell them apart. */
export function sortedValues(values: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => (values[row] ?? NaN) + 0)
    .filter((value) => !Number.isNaN(value))
    .sort()
}

/**
 * The quantile at `part` (0 to 1) of sorted values, between two of them by a straight line, as numpy does unless told
 * otherwise; NaN of no values.
 */
export function quantile(sorted: Float64Array, part: number): number {
  const at = part * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? NaN
  const above = sorted[Math.ceil(at)] ?? NaN
  const share = at - Math.floor(at)
  // Halves of the smallest negative numbers round to −0; adding 0 makes that 0 again.
  return share === 0 ? below : below * (1 - share) + above * share + 0
}
