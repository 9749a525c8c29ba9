import type { ColumnInfo, SplitInfo, TableInfo } from './wire.ts'

/** The live columns, in the worker. A missing number is NaN, a missing category has code -1, a missing text is `null`. */
export type ColumnData =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly codes: Int32Array; readonly categories: readonly string[] }
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] }
  | {
      readonly kind: 'image'
      /** `[height, width, channels]` */
      readonly shape: readonly [number, number, number]
      readonly values: Uint8Array | Float32Array
      /** What a stored value is multiplied with when a network reads it. */
      readonly scale: number
    }

/** What a row is used for. */
export const ROLE = { train: 0, validation: 1, test: 2 } as const
export type Role = keyof typeof ROLE
export const ROLES: readonly Role[] = ['train', 'validation', 'test']

export interface TableData {
  readonly columns: ReadonlyMap<string, ColumnData>
  readonly rows: number
  /** One of `ROLE` per row; `null` before a Split. */
  readonly roles: Uint8Array | null
  /** The number of each row in the source, counted from 0, so that a person finds it again. */
  readonly ids: Uint32Array
}

/** Rows that a transform may learn from: the training rows after a Split, all rows before one. */
export function fittingRows(table: TableData): Uint32Array {
  return table.roles === null ? allRows(table) : rowsOf(table, 'train')
}

/** The rows of one role; none when the table is not split. */
export function rowsOf(table: TableData, role: Role): Uint32Array {
  const { roles } = table
  if (roles === null) return new Uint32Array(0)
  let size = 0
  for (const one of roles) if (one === ROLE[role]) size++
  const found = new Uint32Array(size)
  let next = 0
  for (let row = 0; row < roles.length; row++) if (roles[row] === ROLE[role]) found[next++] = row
  return found
}

/** Every row, in order. */
export function allRows(table: TableData): Uint32Array {
  return Uint32Array.from({ length: table.rows }, (_, row) => row)
}

/** Whether a cell is empty. */
export function isMissing(column: ColumnData, row: number): boolean {
  switch (column.kind) {
    case 'number':
      return Number.isNaN(column.values[row])
    case 'category':
      return column.codes[row] === -1
    case 'text':
      return column.values[row] === null
    case 'image':
      return false
  }
}

/** A table with only the given rows, in the given order. */
export function takeRows(table: TableData, rows: Uint32Array): TableData {
  const columns = new Map<string, ColumnData>()
  for (const [name, column] of table.columns) columns.set(name, takeCells(column, rows))
  return {
    columns,
    rows: rows.length,
    roles: table.roles && Uint8Array.from(rows, (row) => table.roles?.[row] ?? 0),
    ids: Uint32Array.from(rows, (row) => table.ids[row] ?? 0),
  }
}

function takeCells(column: ColumnData, rows: Uint32Array): ColumnData {
  switch (column.kind) {
    case 'number':
      return { kind: 'number', values: Float64Array.from(rows, (row) => column.values[row] ?? NaN) }
    case 'category':
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) }
    case 'text':
      return { kind: 'text', values: Array.from(rows, (row) => column.values[row] ?? null) }
    case 'image': {
      const size = column.shape[0] * column.shape[1] * column.shape[2]
      const values =
        column.values instanceof Uint8Array
          ? new Uint8Array(rows.length * size)
          : new Float32Array(rows.length * size)
      rows.forEach((row, at) => values.set(column.values.subarray(row * size, (row + 1) * size), at * size))
      return { ...column, values }
    }
  }
}

/** Describes live columns: kinds, shapes, missing cells and ranges. */
export function describeColumns(table: TableData): ColumnInfo[] {
  return Array.from(table.columns, ([name, column]): ColumnInfo => {
    let missing = 0
    for (let row = 0; row < table.rows; row++) if (isMissing(column, row)) missing++
    if (column.kind === 'image') return { name, kind: 'image', shape: column.shape, missing }
    if (column.kind === 'text') return { name, kind: 'text', shape: [], missing }
    if (column.kind === 'category') {
      const counts = new Array<number>(column.categories.length).fill(0)
      for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
      return { name, kind: 'category', shape: [], categories: column.categories, counts, missing }
    }
    let min = Infinity
    let max = -Infinity
    let sum = 0
    for (const value of column.values)
      if (!Number.isNaN(value)) {
        min = Math.min(min, value)
        max = Math.max(max, value)
        sum += value
      }
    const present = table.rows - missing
    return present === 0
      ? { name, kind: 'number', shape: [], missing }
      : { name, kind: 'number', shape: [], missing, range: { min, max, mean: sum / present } }
  })
}

/** How many rows play each role; `null` before a Split. */
export function describeSplit(table: TableData): SplitInfo | null {
  if (table.roles === null) return null
  const counts = [0, 0, 0]
  for (const role of table.roles) counts[role] = (counts[role] ?? 0) + 1
  return { train: counts[0] ?? 0, validation: counts[1] ?? 0, test: counts[2] ?? 0 }
}

/** Describes a live table as a wire carries it. */
export function describeTable(table: TableData, rowsKey: string): TableInfo {
  return {
    kind: 'table',
    columns: describeColumns(table),
    rows: table.rows,
    split: describeSplit(table),
    rowsKey,
  }
}
