import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { list, plural } from '../../src/kernel/words.ts'
import { chosenColumns, unknownColumns } from './lib/columns.ts'

export default defineNode({
  type: 'select-columns',
  version: 1,
  family: 'preprocessing',
  title: 'Select columns',
  summary: 'Keeps some columns of a table and leaves out the others.',
  keywords: ['keep', 'drop columns', 'features', 'pick', 'filter'],
  params: z.strictObject({
    columns: param(z.array(z.string().max(200)).max(2000).default([]), {
      title: 'Columns',
      help: 'The columns to keep; they stay in the order of the table.',
      control: 'columns',
      of: 'data',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'The table to take columns from.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with the chosen columns.' } },

  infer({ columns }, { data }) {
    if (columns.length === 0)
      return fail(
        error('select-columns/none', `None of the ${plural(data.columns.length, 'column')} is chosen.`, {
          param: 'columns',
          advice: 'Choose at least one column in the inspector.',
          fixes: [
            {
              label: 'Keep all columns',
              steps: [
                { do: 'setParam', on: 'self', param: 'columns', value: data.columns.map(({ name }) => name) },
              ],
            },
          ],
        }),
      )
    const unknown = unknownColumns('select-columns/unknown', columns, data)
    if (unknown.length > 0) return fail(...unknown)
    return ok({ data: { ...data, columns: chosenColumns(columns, data) } })
  },

  summarize({ columns }) {
    if (columns.length === 0) return 'no columns'
    const names = list(columns, 3)
    return names.length <= 40 ? names : plural(columns.length, 'column')
  },

  work: {
    role: 'transform',
    fit: () => null,
    apply({ columns }, _state, table) {
      const names = new Set(columns)
      return { ...table, columns: new Map([...table.columns].filter(([name]) => names.has(name))) }
    },
  },

  docs: `
Keeps the chosen columns, in the order in which the table has them, and leaves out the rest. Rows stay as they are.

It is not needed in front of an Input, which chooses columns itself. It helps to keep a table readable, and to make sure that a column which gives the answer away cannot slip in.
`,
  source: 'pandas, DataFrame.filter.',
})
