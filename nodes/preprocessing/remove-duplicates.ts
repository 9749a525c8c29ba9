import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { takeRows } from '../../src/kernel/table.ts'
import { columnsParam, summarizeColumns } from './lib/choose.ts'
import { given, unknownColumns, withoutNumbers } from './lib/columns.ts'
import { firstOfEach } from './lib/duplicates.ts'

export default defineNode({
  type: 'remove-duplicates',
  version: 1,
  family: 'preprocessing',
  title: 'Remove duplicates',
  summary: 'Keeps the first of rows that are the same.',
  keywords: ['drop_duplicates', 'distinct', 'unique', 'repeated rows', 'deduplicate', 'clean'],
  params: z.strictObject({
    columns: columnsParam('Rows that agree in these columns are the same; choose none for all columns.'),
  }),
  inputs: { data: { kind: 'table', help: 'A table that is not split yet.' } },
  outputs: { data: { kind: 'table', help: 'The rows, each once.' } },

  infer({ columns }, { data }, context) {
    const unknown = unknownColumns('remove-duplicates/unknown', columns, data)
    if (unknown.length > 0) return fail(...unknown)
    if (data.split !== null)
      return fail(
        error('remove-duplicates/split', 'The rows that arrive here are already split.', {
          input: 'data',
          advice:
            'A row that is both in training and in testing makes the test too easy, so duplicates must go before the rows are shared out.',
          fixes: [
            {
              label: 'Move in front of the Split',
              steps: [
                {
                  do: 'insert',
                  input: 'data',
                  type: 'remove-duplicates',
                  params: { columns },
                  beforeSplit: true,
                },
                { do: 'bypass' },
              ],
            },
          ],
        }),
      )
    const estimate = {
      ...data,
      columns: data.columns.map(withoutNumbers),
      rows: data.rows !== null && data.rows <= 1 ? data.rows : null,
      rowsKey: context.key,
    }
    return ok({ data: given(estimate, context) })
  },

  summarize: ({ columns }) =>
    columns.length === 0 ? 'in all columns' : `in ${summarizeColumns(columns, '')}`,

  work: {
    role: 'transform',
    rows: 'choose',
    fit: () => null,
    apply({ columns }, _state, table) {
      const looked = [...table.columns].filter(([name]) => columns.length === 0 || columns.includes(name))
      return takeRows(
        table,
        firstOfEach(
          looked.map(([, column]) => column),
          table.rows,
        ),
      )
    },
  },

  docs: `
Tables that were put together from several files often hold rows twice. When one copy is learned from and the other tests the network, the test is too easy, and when training sees a row ten times, it counts ten times. This node keeps the first of all rows that agree in the chosen columns, or in every column when none is chosen. Empty cells agree with each other, and images agree when every pixel does.

It belongs in front of the Split. Mind columns that number the rows: with them no two rows are the same, so choose the other columns.
`,
  source: 'pandas, DataFrame.drop_duplicates.',
})
