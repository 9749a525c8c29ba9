import { cellSize, type ColumnData } from '../../../src/kernel/table.ts'

/** For every row the first one whose cells in `columns` are the same. Empty cells are alike, and so are 0 and −0. */
export function sameRows(columns: readonly ColumnData[], rows: number): Uint32Array {
  const byHash = new Map<number, number[]>()
  const first = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    let hash = 0
    for (const column of columns) hash = hashCell(column, row, hash)
    const alike = byHash.get(hash)
    const other = alike?.find((one) => columns.every((column) => equal(column, row, one)))
    first[row] = other ?? row
    if (other !== undefined) continue
    if (alike) alike.push(row)
    else byHash.set(hash, [row])
  }
  return first
}

/** The rows, in order, whose cells in `columns` no earlier row has. */
export function firstOfEach(columns: readonly ColumnData[], rows: number): Uint32Array {
  return sameRows(columns, rows).filter((first, row) => first === row)
}

const float = new Float64Array(1)
const bits = new Int32Array(float.buffer)

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

function mixNumber(hash: number, value: number): number {
  // Adding 0 makes −0 the same as 0.
  float[0] = value + 0
  return mix(mix(hash, bits[0] ?? 0), bits[1] ?? 0)
}

function hashCell(column: ColumnData, row: number, start: number): number {
  switch (column.kind) {
    case 'number':
      return mixNumber(start, column.values[row] ?? NaN)
    case 'category':
      return mix(start, column.codes[row] ?? -1)
    case 'text': {
      const text = column.values[row] ?? null
      if (text === null) return mix(start, -1)
      let hash = mix(start, text.length)
      for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at))
      return hash
    }
    case 'image':
    case 'vector':
    case 'sequence': {
      let hash = start
      for (const value of block(column, row)) hash = mixNumber(hash, value)
      return hash
    }
  }
}

type Blocks = Extract<ColumnData, { kind: 'image' | 'vector' | 'sequence' }>

/** The numbers of one cell. */
function block(column: Blocks, row: number): Uint8Array | Float32Array {
  const size = cellSize(column)
  return column.values.subarray(row * size, (row + 1) * size)
}

function equal(column: ColumnData, a: number, b: number): boolean {
  switch (column.kind) {
    case 'number':
      return sameNumber(column.values[a] ?? NaN, column.values[b] ?? NaN)
    case 'category':
      return column.codes[a] === column.codes[b]
    case 'text':
      return column.values[a] === column.values[b]
    case 'image':
    case 'vector':
    case 'sequence': {
      const other = block(column, b)
      return block(column, a).every((value, at) => value === other[at])
    }
  }
}

function sameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b))
}
