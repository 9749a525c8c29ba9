import { readFileSync } from 'node:fs'
import type { SourceIo } from '../../../src/kernel/define.ts'
import type { Checked } from '../../../src/kernel/problem.ts'
import {
  allRows,
  cellSize,
  describeTable,
  type ColumnData,
  type TableData,
} from '../../../src/kernel/table.ts'
import type { ColumnInfo, TableInfo } from '../../../src/kernel/wire.ts'

/** Bytes as the file that a node gets. */
export function blobOf(bytes: Uint8Array | undefined): Blob | null {
  return bytes ? new Blob([new Uint8Array(bytes)]) : null
}

/** Reads `public/data` from the disk, and dropped files from a record by hash. */
export function diskIo(files: Readonly<Record<string, Uint8Array>> = {}): SourceIo {
  return {
    bundled: (name) =>
      Promise.resolve(new Uint8Array(readFileSync(new URL(`../../../public/data/${name}`, import.meta.url)))),
    file: (hash) => Promise.resolve(blobOf(files[hash])),
    decodeImage: () => Promise.reject(new Error('There are no pictures here.')),
    tell: () => Promise.resolve(),
  }
}

/** A live table from its columns; all of them have the same number of cells. */
export function tableOf(
  columns: Readonly<Record<string, ColumnData>>,
  roles: Uint8Array | null = null,
): TableData {
  const [first] = Object.values(columns)
  const rows = first ? cellsOf(first) : 0
  const table = { columns: new Map(Object.entries(columns)), rows, roles, ids: new Uint32Array(0) }
  return { ...table, ids: allRows(table) }
}

function cellsOf(column: ColumnData): number {
  switch (column.kind) {
    case 'category':
      return column.codes.length
    case 'image':
    case 'vector':
    case 'sequence':
      return column.values.length / cellSize(column)
    default:
      return column.values.length
  }
}

export function numbers(...values: readonly number[]): ColumnData {
  return { kind: 'number', values: Float64Array.from(values) }
}

/** A category column from words; `null` is an empty cell. */
export function words(...values: readonly (string | null)[]): ColumnData {
  const categories = [...new Set(values.filter((value) => value !== null))].sort()
  return {
    kind: 'category',
    codes: Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value))),
    categories,
  }
}

/** What stands in a column, as people would read it: numbers, words, `null` for an empty cell. */
export function cells(column: ColumnData | undefined): (number | string | null)[] {
  switch (column?.kind) {
    case 'number':
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    case 'category':
      return Array.from(column.codes, (code) => column.categories[code] ?? null)
    case 'text':
      return [...column.values]
    default:
      throw new Error('a column of numbers or words was expected')
  }
}

/** A described column; a number column without gaps where nothing else is said. */
export function column(name: string, more: Partial<ColumnInfo> = {}): ColumnInfo {
  return { name, kind: 'number', shape: [], missing: 0, ...more }
}

/** A described table of 100 rows, not split, where nothing else is said. */
export function described(columns: readonly ColumnInfo[], more: Partial<TableInfo> = {}): TableInfo {
  return { kind: 'table', columns, rows: 100, split: null, rowsKey: 'rows', ...more }
}

/** Facts of a live table, as the worker measures them. */
export function factsOf(table: TableData) {
  const { columns, rows, split } = describeTable(table, '')
  return { columns, rows, split }
}

/** The value, or the test fails with the problems. */
export function sound<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(checked.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'))
}
