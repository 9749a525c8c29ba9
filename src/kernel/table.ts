import type { ColumnInfo, SplitInfo, TableInfo } from './wire.ts'

/**
 * The live columns, in the worker. A missing number is NaN, a missing category has code -1, a missing text is `null`;
 * images, vectors and sequences are always there. `why` tells why a reader took the column for what it is.
 */
export type ColumnData = { readonly why?: string } & (
  | { readonly kind: 'number'; readonly values: Float64Array }
  | {
      readonly kind: 'category'
      readonly codes: Int32Array
      readonly categories: readonly string[]
      /** How much a row of each category counts in a loss; all count 1 where absent. */
      readonly weights?: readonly number[]
    }
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] }
  | {
      readonly kind: 'image'
      /** `[height, width, channels]` */
      readonly shape: readonly [number, number, number]
      readonly values: Uint8Array | Float32Array
      /** What a stored value is multiplied with when a network reads it. */
      readonly scale: number
    }
  | {
      /** So many numbers per row that belong together, such as word weights. */
      readonly kind: 'vector'
      readonly shape: readonly [numbers: number]
      readonly values: Float32Array
      /** What each of the numbers is, where they have names. */
      readonly names?: readonly string[]
    }
  | {
      /** Numbers in an order, such as days or words: `[steps]`, or `[steps, numbers]`. */
      readonly kind: 'sequence'
      readonly shape: readonly number[]
      readonly values: Float32Array
      /** Where the numbers are tokens: how many different ones there are. 0 is padding. */
      readonly tokens?: number
      /** What the numbers of one step are, or the words of the tokens, where they have names. */
      readonly names?: readonly string[]
    }
)

/** How many numbers one cell of a column of images, vectors or sequences holds. */
export function cellSize({ shape }: { readonly shape: readonly number[] }): number {
  return shape.reduce((size, dim) => size * dim, 1)
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
    case 'vector':
    case 'sequence':
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
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? NaN) }
    case 'category':
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) }
    case 'text':
      return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) }
    case 'image': {
      const { values } = column
      return {
        ...column,
        values:
          values instanceof Uint8Array
            ? takeBlocks(values, new Uint8Array(rows.length * cellSize(column)), rows)
            : takeBlocks(values, new Float32Array(rows.length * cellSize(column)), rows),
      }
    }
    case 'vector':
    case 'sequence':
      return {
        ...column,
        values: takeBlocks(column.values, new Float32Array(rows.length * cellSize(column)), rows),
      }
  }
}

/** Copies the blocks of some rows, one behind the other. */
function takeBlocks<T extends Uint8Array | Float32Array>(from: T, to: T, rows: Uint32Array): T {
  const size = rows.length === 0 ? 0 : to.length / rows.length
  rows.forEach((row, at) => to.set(from.subarray(row * size, (row + 1) * size), at * size))
  return to
}

/** Describes live columns: kinds, shapes, missing cells and ranges. */
export function describeColumns(table: TableData): ColumnInfo[] {
  return Array.from(table.columns, ([name, column]): ColumnInfo => {
    let missing = 0
    for (let row = 0; row < table.rows; row++) if (isMissing(column, row)) missing++
    const why = column.why === undefined ? {} : { why: column.why }
    if (column.kind === 'image' || column.kind === 'vector')
      return { name, kind: column.kind, shape: column.shape, missing, ...why }
    if (column.kind === 'sequence') {
      const { shape, tokens } = column
      return { name, kind: 'sequence', shape, missing, ...why, ...(tokens !== undefined && { tokens }) }
    }
    if (column.kind === 'text') return { name, kind: 'text', shape: [], missing, ...why }
    if (column.kind === 'category') {
      const { categories, weights } = column
      const counts = new Array<number>(categories.length).fill(0)
      for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
      return {
        name,
        kind: 'category',
        shape: [],
        categories,
        counts,
        missing,
        ...why,
        ...(weights && { weights }),
      }
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
      ? { name, kind: 'number', shape: [], missing, ...why }
      : { name, kind: 'number', shape: [], missing, range: { min, max, mean: sum / present }, ...why }
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
