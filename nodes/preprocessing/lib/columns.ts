import type { InferContext } from '../../../src/kernel/define.ts'
import { error, type Problem } from '../../../src/kernel/problem.ts'
import { list, quote } from '../../../src/kernel/words.ts'
import { findColumn, type ColumnInfo, type TableInfo } from '../../../src/kernel/wire.ts'

/** What a transform gives out: as the worker measured it, else as estimated. */
export function given(estimate: TableInfo, { facts }: InferContext): TableInfo {
  if (!facts) return estimate
  const { columns, rows, split } = facts
  return { kind: 'table', columns, rows, split, rowsKey: estimate.rowsKey }
}

/** Problems with names in a list of columns that the table does not have; the fix removes them. */
export function unknownColumns(
  code: Problem['code'],
  chosen: readonly string[],
  data: TableInfo,
  name = 'columns',
): Problem[] {
  const unknown = chosen.filter((column) => !findColumn(data, column))
  if (unknown.length === 0) return []
  return [
    error(
      code,
      `The table has no ${unknown.length === 1 ? 'column' : 'columns'} ${list(unknown.map(quote))}; it has ${list(
        data.columns.map((column) => quote(column.name)),
        12,
      )}.`,
      {
        param: name,
        input: 'data',
        fixes: [
          keepOnly(
            `Remove ${list(unknown.map(quote), 2)}`,
            name,
            chosen,
            (column) => !unknown.includes(column),
          ),
        ],
      },
    ),
  ]
}

/** A fix that keeps some names of a list of columns. */
export function keepOnly(
  label: string,
  name: string,
  chosen: readonly string[],
  keep: (column: string) => boolean,
): NonNullable<Problem['fixes']>[number] {
  return { label, steps: [{ do: 'setParam', on: 'self', param: name, value: chosen.filter(keep) }] }
}

/** The columns of a list that exist, in table order and each once; all columns for an empty list. */
export function chosenColumns(chosen: readonly string[], data: TableInfo): readonly ColumnInfo[] {
  if (chosen.length === 0) return data.columns
  const names = new Set(chosen)
  return data.columns.filter(({ name }) => names.has(name))
}

/** A column of which only name, kind, shape and categories are still sure, as after rows were left out. */
export function withoutNumbers({ name, kind, shape, categories, missing }: ColumnInfo): ColumnInfo {
  return { name, kind, shape, ...(categories && { categories }), missing }
}
