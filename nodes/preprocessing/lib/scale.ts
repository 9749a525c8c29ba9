/** What standardising learns of one column. */
export interface Scale {
  readonly mean: number
  readonly sd: number
}

/**
 * Mean and population standard deviation of the values at `rows`, empty ones (NaN) left out. The deviation is found in
 * a second pass and corrected for rounding. A column that is constant up to rounding has the deviation 1, by the test
 * of scikit-learn 1.2 (`_is_constant_feature`), and so has one without values.
 */
export function learnScale(values: Float64Array, rows: Uint32Array): Scale {
  let n = 0
  let sum = 0
  for (const row of rows) {
    const value = values[row] ?? NaN
    if (Number.isNaN(value)) continue
    n++
    sum += value
  }
  if (n === 0) return { mean: 0, sd: 1 }
  // Adding 0 makes −0 the same as 0, as JSON does: the mean of the smallest negative numbers rounds to −0.
  const mean = sum / n + 0
  let squares = 0
  let rest = 0
  for (const row of rows) {
    const value = values[row] ?? NaN
    if (Number.isNaN(value)) continue
    squares += (value - mean) ** 2
    rest += value - mean
  }
  const variance = (squares - rest ** 2 / n) / n
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2
  return { mean, sd: variance <= rounding ? 1 : Math.sqrt(variance) }
}
