// @ts-check
/** Small arithmetic of the benchmark. */

/** @param {readonly number[]} values @param {number} part 0 … 1 */
export function quantile(values, part) {
  if (values.length === 0) return NaN
  const sorted = [...values].sort((a, b) => a - b)
  const at = part * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? NaN
  const above = sorted[Math.ceil(at)] ?? NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5)

/** Milliseconds between each frame and the next. @param {readonly number[]} frames */
export const gapsOf = (frames) => frames.slice(1).map((at, before) => at - (frames[before] ?? NaN))

/** @param {number} value with about three digits that mean something */
export function show(value) {
  if (!Number.isFinite(value)) return '–'
  if (value >= 100) return Math.round(value).toLocaleString('en-GB')
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)))
}

/**
 * A table in plain text; the first column to the left, the others to the right.
 * @param {readonly (readonly string[])[]} rows the first one is the head
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0
          return column === 0 ? cell.padEnd(width) : cell.padStart(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
