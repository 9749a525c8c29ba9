import { error, fail, ok, warning, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { count } from '../../../src/kernel/shape.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import { list, plural, quote } from '../../../src/kernel/words.ts'
import { readCsv } from './csv.ts'
import { fileOf, stemOf, type Arrangement, type Labelling } from './image-files.ts'

/** A table that lies beside the pictures. */
export interface FoundTable {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The columns beside the pictures: their folder as a class, or what a table in the archive says of each file. */
export function labelColumns(
  { images, folders, masks, why }: Arrangement,
  tables: readonly FoundTable[],
  { labels, name }: { readonly labels: Labelling; readonly name: string },
): Checked<ReadonlyMap<string, ColumnData>> {
  if (labels === 'none' || labels === 'masks') return ok(new Map())
  const joined = labels === 'folders' ? null : bestTable(images, tables)
  const useTable = joined !== null && (labels === 'table' || !folders || joined.matched > images.length / 2)
  if (labels === 'table' && !joined)
    return fail(
      error(
        'images/no-table',
        `${quote(name)} holds no table (CSV or TSV) in which the names of its pictures stand.`,
        {
          param: 'labels',
          advice: 'Put a CSV beside the pictures with one column of file names.',
          fixes: [
            setLabels('folders', 'Use the folders as classes'),
            setLabels('auto', 'Find out by itself'),
          ],
        },
      ),
    )
  if (useTable && joined) return tableColumns(images, joined, name)
  if (!folders || masks) return ok(new Map())
  const categories = [...new Set(folders)].toSorted((a, b) => (a < b ? -1 : 1))
  const places = new Map(categories.map((category, at) => [category, at]))
  const codes = Int32Array.from(folders, (folder) => places.get(folder) ?? -1)
  return ok(new Map([['label', { kind: 'category', codes, categories, why }]]))
}

/** A fix that says where the answers stand. */
export function setLabels(value: Labelling, label: string) {
  return { label, steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'labels', value }] }
}

interface Joined {
  readonly name: string
  readonly table: TableData
  /** The column of file names. */
  readonly key: string
  /** The row of the table for each picture, -1 where there is none. */
  readonly rows: Int32Array
  readonly matched: number
}

/** The table and the column in it that name the most pictures. */
function bestTable(images: readonly string[], tables: readonly FoundTable[]): Joined | null {
  let best: Joined | null = null
  const names = new Map<string, number[]>()
  images.forEach((path, row) => {
    for (const name of new Set([path, fileOf(path), stemOf(path)]))
      names.set(name, [...(names.get(name) ?? []), row])
  })
  for (const { name, bytes } of tables) {
    const read = readCsv(bytes, { name: fileOf(name), categories: [] })
    if (!read.ok) continue
    for (const [key, column] of read.value.columns) {
      const rows = new Int32Array(images.length).fill(-1)
      for (let row = 0; row < read.value.rows; row++) {
        const cell = cellText(column, row)
        if (cell === null) continue
        const found = names.get(cell) ?? names.get(stemOf(cell)) ?? []
        for (const picture of found) if (rows[picture] === -1) rows[picture] = row
      }
      const matched = rows.reduce((sum, row) => sum + (row >= 0 ? 1 : 0), 0)
      if (matched > 0 && matched > (best?.matched ?? 0))
        best = { name: fileOf(name), table: read.value, key, rows, matched }
    }
  }
  return best
}

function cellText(column: ColumnData, row: number): string | null {
  switch (column.kind) {
    case 'text':
      return column.values[row] ?? null
    case 'category':
      return column.categories[column.codes[row] ?? -1] ?? null
    case 'number': {
      const value = column.values[row] ?? NaN
      return Number.isNaN(value) ? null : String(value)
    }
    default:
      return null
  }
}

const TAKEN = new Set(['image', 'mask', 'file'])

function tableColumns(
  images: readonly string[],
  { table, key, rows, matched, name }: Joined,
  archive: string,
): Checked<ReadonlyMap<string, ColumnData>> {
  const why = `From ${quote(name)}, by its column ${quote(key)}.`
  const columns = new Map<string, ColumnData>()
  for (const [own, column] of table.columns) {
    if (own === key) continue
    const called = TAKEN.has(own) ? `${own} (2)` : own
    if (column.kind === 'number')
      columns.set(called, {
        ...column,
        why,
        values: Float64Array.from(rows, (row) => column.values[row] ?? NaN),
      })
    else if (column.kind === 'category')
      columns.set(called, { ...column, why, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) })
    else if (column.kind === 'text')
      columns.set(called, { ...column, why, values: Array.from(rows, (row) => column.values[row] ?? null) })
  }
  const missing = images.filter((_, row) => rows[row] === -1)
  const extra = table.rows - new Set(rows).size + (missing.length > 0 ? 1 : 0)
  const notes: Problem[] = []
  if (missing.length > 0)
    notes.push(
      warning(
        'images/unlabelled',
        `${quote(name)} says nothing of ${plural(missing.length, 'picture')} in ${quote(archive)}: ${list(
          missing.map((path) => quote(fileOf(path))),
          3,
        )}.`,
        { advice: `Their cells are empty; ${count(matched)} others were found.` },
      ),
    )
  if (extra > 0)
    notes.push(
      warning(
        'images/extra-labels',
        `${plural(extra, 'row')} of ${quote(name)} ${extra === 1 ? 'names' : 'name'} no picture in ${quote(archive)}.`,
      ),
    )
  return ok(columns, notes)
}
