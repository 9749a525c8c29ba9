import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, warning, type Problem } from '../../src/kernel/problem.ts'
import { fittingRows, type ColumnData, type TableData } from '../../src/kernel/table.ts'
import { list, plural, quote } from '../../src/kernel/words.ts'
import type { TableInfo } from '../../src/kernel/wire.ts'
import { chosenColumns, given, keepOnly, unknownColumns, withoutNumbers } from './lib/columns.ts'
import { learnScale, type Scale } from './lib/scale.ts'

/** The state that `fit` leaves: a scale per column. */
type Scales = readonly ({ readonly name: string } & Scale)[]

function leak(data: TableInfo): Problem {
  const rows = data.rows === null ? 'all rows' : `all ${plural(data.rows, 'row')}`
  return warning(
    'standardise/leak',
    `No Split stands before this node, so its means and deviations come from ${rows}: also from those that are to test the network later.`,
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
  )
}

export default defineNode({
  type: 'standardise',
  version: 1,
  family: 'preprocessing',
  title: 'Standardise',
  summary: 'Brings number columns to mean 0 and standard deviation 1.',
  keywords: ['standardize', 'normalise', 'normalize', 'scale', 'z-score', 'StandardScaler', 'whiten'],
  params: z.strictObject({
    columns: param(z.array(z.string().max(200)).max(2000).default([]), {
      title: 'Columns',
      help: 'The number columns to change; choose none for all of them.',
      control: 'columns',
      of: 'data',
      kinds: ['number'],
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with number columns, already split.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with standardised columns.' } },

  infer({ columns }, { data }, context) {
    const unknown = unknownColumns('standardise/unknown', columns, data)
    if (unknown.length > 0) return fail(...unknown)
    const others =
      columns.length === 0 ? [] : chosenColumns(columns, data).filter(({ kind }) => kind !== 'number')
    if (others.length > 0) {
      const names = others.map(({ name }) => name)
      return fail(
        error(
          'standardise/kind',
          `Only numbers have a mean, but ${list(others.map(({ name, kind }) => `${quote(name)} (${kind})`))} ${others.length === 1 ? 'is' : 'are'} chosen.`,
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
      )
    }
    const changed = new Set(
      chosenColumns(columns, data)
        .filter(({ kind }) => kind === 'number')
        .map(({ name }) => name),
    )
    if (changed.size === 0)
      return fail(
        error('standardise/nothing', `None of the ${plural(data.columns.length, 'column')} holds numbers.`, {
          input: 'data',
          fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }],
        }),
      )
    const estimate = {
      ...data,
      columns: data.columns.map((column) => (changed.has(column.name) ? withoutNumbers(column) : column)),
    }
    return ok({ data: given(estimate, context) }, data.split === null ? [leak(data)] : [])
  },

  summarize({ columns }) {
    if (columns.length === 0) return 'all number columns'
    const names = list(columns, 3)
    return names.length <= 40 ? names : plural(columns.length, 'column')
  },

  work: {
    role: 'transform',
    learns: true,
    fit({ columns }, table): Scales {
      const rows = fittingRows(table)
      const scales: ({ name: string } & Scale)[] = []
      for (const [name, column] of table.columns)
        if (column.kind === 'number' && (columns.length === 0 || columns.includes(name)))
          scales.push({ name, ...learnScale(column.values, rows) })
      return scales
    },
    apply(_params, state, table): TableData {
      const scales = new Map((state as Scales).map((scale) => [scale.name, scale]))
      const columns = new Map<string, ColumnData>()
      for (const [name, column] of table.columns) {
        const scale = scales.get(name)
        columns.set(
          name,
          scale && column.kind === 'number'
            ? { kind: 'number', values: column.values.map((value) => (value - scale.mean) / scale.sd) }
            : column,
        )
      }
      return { ...table, columns }
    },
  },

  docs: `
Networks learn badly from numbers of very different sizes, such as 18 mm and 4,000 g. This node takes the mean off every column and divides by its standard deviation (of the population, as scikit-learn does). A column that never changes becomes 0. Empty cells stay empty.

The means and deviations are learned from the training rows alone, so it belongs behind the Split: what is learned from test rows makes the test look better than it is. They travel with the model, and new rows are changed in the same way.
`,
  source: 'scikit-learn, preprocessing.StandardScaler.',
})
