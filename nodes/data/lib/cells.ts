/** What people write where they have no value, in lower case. */
const MISSING = new Set(['', 'na', 'n/a', '#n/a', 'null', 'nan', '?'])

/** Whether a cell says that there is no value: empty, NA, N/A, #N/A, null, nan or ?, in any case. */
export function isMissingMark(cell: string): boolean {
  const first = cell.charCodeAt(0)
  if (cell.length > 6 || (first >= 48 && first <= 57)) return false
  return MISSING.has(cell.trim().toLowerCase())
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/
const DECIMAL_COMMA = /^\s*[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?\s*$/

/** A decimal number with a point; `null` for everything else, and for what is too large for a double. */
export function readNumber(cell: string): number | null {
  if (!NUMBER.test(cell)) return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : null
}

/** A decimal number with a comma, such as `3,14`; whole numbers count too. */
export function readDecimalComma(cell: string): number | null {
  return DECIMAL_COMMA.test(cell) ? readNumber(cell.replace(',', '.')) : readNumber(cell)
}

/** Whether a cell can only be a number if the comma is its decimal sign. */
export function hasDecimalComma(cell: string): boolean {
  return DECIMAL_COMMA.test(cell)
}
