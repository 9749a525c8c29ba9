import { error, type Problem } from '../../../src/kernel/problem.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import { CELL_WORDS, quote } from '../../../src/kernel/words.ts'
import { findColumn, type TableInfo } from '../../../src/kernel/wire.ts'

/** Columns that can be read as texts. */
export const TEXT_KINDS = ['text', 'category'] as const

/** A problem with the one column of texts that a node reads; the fixes offer those that there are. */
export function textProblem(type: string, column: string, data: TableInfo): Problem | null {
  const found = column === '' ? undefined : findColumn(data, column)
  if (found?.kind === 'text' || found?.kind === 'category') return null
  const texts = data.columns.filter(({ kind }) => kind === 'text')
  const offered = texts.length > 0 ? texts : data.columns.filter(({ kind }) => kind === 'category')
  const fixes = offered.slice(0, 4).map(({ name }) => ({
    label: `Use column ${quote(name)}`,
    steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'column', value: name }],
  }))
  if (offered.length === 0)
    return error(`${type}/nothing`, 'The table has no column of texts.', {
      input: 'data',
      fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }],
    })
  if (column === '') return error(`${type}/none`, 'No column of texts is chosen.', { param: 'column', fixes })
  return found
    ? error(`${type}/kind`, `${quote(column)} holds ${CELL_WORDS[found.kind]}, not texts.`, {
        param: 'column',
        fixes,
      })
    : error(`${type}/unknown`, `The table has no column ${quote(column)}.`, {
        param: 'column',
        input: 'data',
        fixes,
      })
}

/** The text of a row; empty where there is none. */
export function textAt(column: ColumnData | undefined, row: number): string {
  if (column?.kind === 'text') return column.values[row] ?? ''
  if (column?.kind === 'category') return column.categories[column.codes[row] ?? -1] ?? ''
  return ''
}

/** A name for a new column that no other has. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const names = new Set(taken)
  let free = wanted
  for (let copy = 2; names.has(free); copy++) free = `${wanted} (${copy})`
  return free
}

/** The table with a column put in the place of another, or behind it. */
export function withColumn(
  table: TableData,
  { from, name, keep }: { readonly from: string; readonly name: string; readonly keep: boolean },
  made: ColumnData,
): TableData {
  const columns = new Map<string, ColumnData>()
  for (const [own, column] of table.columns) {
    if (own !== from || keep) columns.set(own, column)
    if (own === from) columns.set(name, made)
  }
  return { ...table, columns }
}

/** Words of at least two letters, digits or underscores, in lower case, as in scikit-learn's vectorizers. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []
}

/** Words of any length, with apostrophes inside, or single characters. */
export function tokens(text: string, unit: 'words' | 'characters'): string[] {
  const lower = text.toLowerCase()
  return unit === 'characters'
    ? Array.from(lower)
    : (lower.match(/[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)*/gu) ?? [])
}

/** The most frequent first; equally frequent ones by their code units, so that the order is the same everywhere. */
export function mostFrequent(counts: ReadonlyMap<string, number>, most: number): string[] {
  return [...counts]
    .toSorted(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word)
}
