import type { ColumnData } from '../../../src/kernel/table.ts'

export const COMPARISONS = [
  'equal',
  'not-equal',
  'less',
  'at-most',
  'greater',
  'at-least',
  'contains',
  'empty',
  'filled',
] as const
export type Comparison = (typeof COMPARISONS)[number]

/** What people read for a comparison, between the column and the value. */
export const COMPARISON_WORDS: Readonly<Record<Comparison, string>> = {
  equal: 'is',
  'not-equal': 'is not',
  less: 'is less than',
  'at-most': 'is at most',
  greater: 'is greater than',
  'at-least': 'is at least',
  contains: 'contains',
  empty: 'is empty',
  filled: 'is not empty',
}

/** Comparisons that need no value. */
export const WITHOUT_VALUE: readonly Comparison[] = ['empty', 'filled']

/** Comparisons that make sense for numbers, and for words. */
export const FOR_NUMBERS: readonly Comparison[] = COMPARISONS.filter((one) => one !== 'contains')
export const FOR_WORDS: readonly Comparison[] = ['equal', 'not-equal', 'contains', ...WITHOUT_VALUE]

/** The number that a text says, with a point or a comma for decimals; `null` when it says none. */
export function numberIn(text: string): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}

/** Whether a number passes; an empty cell (NaN) passes only where it is asked for. */
export function numberPasses(value: number, comparison: Comparison, other: number): boolean {
  switch (comparison) {
    case 'equal':
      return value === other
    case 'not-equal':
      return !Number.isNaN(value) && value !== other
    case 'less':
      return value < other
    case 'at-most':
      return value <= other
    case 'greater':
      return value > other
    case 'at-least':
      return value >= other
    case 'empty':
      return Number.isNaN(value)
    case 'filled':
      return !Number.isNaN(value)
    case 'contains':
      return false
  }
}

/** Whether a word or a text passes; an empty cell (`null`) passes only where it is asked for. */
export function wordPasses(word: string | null, comparison: Comparison, other: string): boolean {
  if (word === null) return comparison === 'empty'
  switch (comparison) {
    case 'equal':
      return word === other
    case 'not-equal':
      return word !== other
    case 'contains':
      return word.toLowerCase().includes(other.toLowerCase())
    case 'filled':
      return true
    default:
      return false
  }
}

/** The rows of a column that pass, in order. */
export function passingRows(column: ColumnData, comparison: Comparison, value: string): Uint32Array {
  const kept: number[] = []
  const keepWhere = (passes: boolean, row: number) => {
    if (passes) kept.push(row)
  }
  switch (column.kind) {
    case 'number': {
      const other = numberIn(value) ?? NaN
      column.values.forEach((one, row) => keepWhere(numberPasses(one, comparison, other), row))
      break
    }
    case 'category': {
      const passing = column.categories.map((category) => wordPasses(category, comparison, value))
      const empty = wordPasses(null, comparison, value)
      column.codes.forEach((code, row) => keepWhere(passing[code] ?? empty, row))
      break
    }
    case 'text':
      column.values.forEach((text, row) => keepWhere(wordPasses(text, comparison, value), row))
      break
    case 'image':
    case 'vector':
    case 'sequence':
      throw new Error(`internal: rows are not filtered by a column of kind ${column.kind}`)
  }
  return Uint32Array.from(kept)
}
