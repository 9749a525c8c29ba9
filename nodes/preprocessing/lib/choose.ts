import { param } from '../../../src/kernel/params.ts'
import { error, warning, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import { list, plural, quote } from '../../../src/kernel/words.ts'
import type { ColumnInfo, ColumnKind, TableInfo } from '../../../src/kernel/wire.ts'
import { z } from '../../../src/kernel/z.ts'
import { chosenColumns, keepOnly, unknownColumns } from './columns.ts'

/** The param by which a node chooses columns of the table at its input `data`. */
export function columnsParam(help: string, kinds?: readonly ColumnKind[]) {
  return param(z.array(z.string().max(200)).max(2000).default([]), {
    title: 'Columns',
    help,
    control: 'columns',
    of: 'data',
    ...(kinds && { kinds }),
  })
}

/** The chosen columns in a few words, at most 40 characters. */
export function summarizeColumns(columns: readonly string[], none: string): string {
  if (columns.length === 0) return none
  const names = list(columns, 3)
  return names.length <= 40 ? names : plural(columns.length, 'column')
}

/** A problem with chosen columns of the wrong kind; the fix takes them out. `reason`: "Only numbers have a mean". */
export function wrongKinds(
  code: Problem['code'],
  reason: string,
  columns: readonly string[],
  data: TableInfo,
  kinds: readonly ColumnKind[],
): Problem[] {
  const others =
    columns.length === 0 ? [] : chosenColumns(columns, data).filter(({ kind }) => !kinds.includes(kind))
  if (others.length === 0) return []
  const names = others.map(({ name }) => name)
  return [
    error(
      code,
      `${reason}, but ${list(others.map(({ name, kind }) => `${quote(name)} (${kind})`))} ${others.length === 1 ? 'is' : 'are'} chosen.`,
      {
        param: 'columns',
        fixes: [
          keepOnly(
            `Remove ${list(names.map(quote), 2)}`,
            'columns',
            columns,
            (column) => !names.includes(column),
          ),
        ],
      },
    ),
  ]
}

/**
 * The number columns that a node changes: those chosen, or all of them for an empty choice. Problems of the node `type`
 * when one is not there (`/unknown`), holds something else (`/kind`), or none holds numbers (`/nothing`).
 */
export function chosenNumbers(
  type: string,
  reason: string,
  columns: readonly string[],
  data: TableInfo,
): Checked<readonly ColumnInfo[]> {
  const wrong = [
    ...unknownColumns(`${type}/unknown`, columns, data),
    ...wrongKinds(`${type}/kind`, reason, columns, data, ['number']),
  ]
  if (wrong.length > 0) return { ok: false, problems: wrong.slice(0, 1) }
  const chosen = chosenColumns(columns, data).filter(({ kind }) => kind === 'number')
  if (chosen.length > 0) return { ok: true, value: chosen, problems: [] }
  const nothing = error(
    `${type}/nothing`,
    `None of the ${plural(data.columns.length, 'column')} holds numbers.`,
    { input: 'data', fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }] },
  )
  return { ok: false, problems: [nothing] }
}

/** The live number columns that a node changes: those chosen, or all of them for an empty choice. */
export function liveNumbers(
  columns: readonly string[],
  table: TableData,
): (readonly [name: string, values: Float64Array])[] {
  const found: (readonly [string, Float64Array])[] = []
  for (const [name, column] of table.columns)
    if (column.kind === 'number' && (columns.length === 0 || columns.includes(name)))
      found.push([name, column.values])
  return found
}

/** The table with some number columns changed, by what was learned of each; the others are handed on. */
export function changeNumbers<T extends { readonly name: string }>(
  table: TableData,
  learned: readonly T[],
  change: (value: number, by: T) => number,
): TableData {
  const byName = new Map(learned.map((one) => [one.name, one]))
  const columns = new Map<string, ColumnData>()
  for (const [name, column] of table.columns) {
    const by = byName.get(name)
    columns.set(
      name,
      by && column.kind === 'number'
        ? { kind: 'number', values: column.values.map((value) => change(value, by)) }
        : column,
    )
  }
  return { ...table, columns }
}

/** A warning for nodes that learn from rows before a Split; `learned` says what: "its means and deviations come". */
export function leaks(code: Problem['code'], learned: string, data: TableInfo): Problem[] {
  if (data.split !== null) return []
  const rows = data.rows === null ? 'all rows' : `all ${plural(data.rows, 'row')}`
  return [
    warning(
      code,
      `No Split stands before this node, so ${learned} from ${rows}: also from those that are to test the network later.`,
      {
        input: 'data',
        advice: 'Split first; then only the training rows are looked at.',
        fixes: [
          { label: 'Move behind the Split', steps: [{ do: 'moveBehindSplit' }] },
          {
            label: 'Insert Split',
            steps: [{ do: 'insert', input: 'data', type: 'split', branches: true }],
          },
        ],
      },
    ),
  ]
}

/** The categories that occur, as far as they were counted. */
export function occurring({ categories = [], counts }: ColumnInfo): readonly string[] {
  return counts ? categories.filter((_, code) => (counts[code] ?? 0) > 0) : categories
}
