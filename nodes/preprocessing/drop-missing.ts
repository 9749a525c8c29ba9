import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { isMissing, takeRows } from '../../src/kernel/table.ts'
import { list, plural, quote } from '../../src/kernel/words.ts'
import type { TableInfo } from '../../src/kernel/wire.ts'
import { chosenColumns, given, unknownColumns, withoutNumbers } from './lib/columns.ts'

/** What can be said before the rows are counted: exact when at most one of the columns has empty cells. */
function estimate(columns: readonly string[], data: TableInfo, rowsKey: string): TableInfo {
  const looked = new Set(chosenColumns(columns, data))
  const gaps = [...looked].filter(({ missing }) => missing > 0)
  if (gaps.length === 0) return { ...data, rowsKey }
  const [first] = gaps
  return {
    kind: 'table',
    columns: data.columns.map((column) => ({
      ...withoutNumbers(column),
      missing: looked.has(column) ? 0 : column.missing,
    })),
    rows: data.rows !== null && first && gaps.length === 1 ? Math.max(0, data.rows - first.missing) : null,
    split: data.split === null ? null : 'counting',
    rowsKey,
  }
}

export default defineNode({
  type: 'drop-missing',
  version: 1,
  family: 'preprocessing',
  title: 'Drop missing',
  summary: 'Leaves out rows with empty cells.',
  keywords: ['dropna', 'nan', 'empty cells', 'incomplete', 'clean', 'na'],
  params: z.strictObject({
    columns: param(z.array(z.string().max(200)).max(2000).default([]), {
      title: 'Columns',
      help: 'Only empty cells in these columns count; choose none for all columns.',
      control: 'columns',
      of: 'data',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table that may have empty cells.' } },
  outputs: { data: { kind: 'table', help: 'The rows without empty cells.' } },

  infer({ columns }, { data }, context) {
    const unknown = unknownColumns('drop-missing/unknown', columns, data)
    if (unknown.length > 0) return fail(...unknown)
    const left = given(estimate(columns, data, context.key), context)
    const [emptiest] = chosenColumns(columns, data).toSorted((a, b) => b.missing - a.missing)
    if (left.rows === 0 && data.rows !== null && data.rows > 0 && emptiest)
      return fail(
        error(
          'drop-missing/nothing-left',
          `Each of the ${plural(data.rows, 'row')} has an empty cell, so no row is left. ${quote(emptiest.name)} alone has ${plural(emptiest.missing, 'empty cell')}.`,
          { param: 'columns', advice: 'Choose only the columns that you need.' },
        ),
      )
    return ok({ data: left })
  },

  summarize({ columns }) {
    if (columns.length === 0) return 'in any column'
    const names = `in ${list(columns, 3)}`
    return names.length <= 40 ? names : `in ${plural(columns.length, 'column')}`
  },

  work: {
    role: 'transform',
    rows: 'choose',
    fit: () => null,
    apply({ columns }, _state, table) {
      const looked = [...table.columns].filter(([name]) => columns.length === 0 || columns.includes(name))
      const kept: number[] = []
      for (let row = 0; row < table.rows; row++)
        if (!looked.some(([, column]) => isMissing(column, row))) kept.push(row)
      return takeRows(table, Uint32Array.from(kept))
    },
  },

  docs: `
A network cannot read an empty cell. This node leaves out every row that has one in the chosen columns, or in any column when none is chosen. The rows that stay keep their order and, behind a Split, their role.

Look at how many rows go: when empty cells are many, or come mostly in rows of one kind, what is left no longer stands for the whole.
`,
  source: 'pandas, DataFrame.dropna.',
})
