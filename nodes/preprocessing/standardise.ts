import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { fail, ok } from '../../src/kernel/problem.ts'
import { fittingRows, type TableData } from '../../src/kernel/table.ts'
import {
  changeNumbers,
  chosenNumbers,
  columnsParam,
  leaks,
  liveNumbers,
  summarizeColumns,
} from './lib/choose.ts'
import { given, withoutNumbers } from './lib/columns.ts'
import { learnScale, type Scale } from './lib/scale.ts'

/** The state that `fit` leaves: a scale per column. */
type Scales = readonly ({ readonly name: string } & Scale)[]

export default defineNode({
  type: 'standardise',
  version: 1,
  family: 'preprocessing',
  title: 'Standardise',
  summary: 'Brings number columns to mean 0 and standard deviation 1.',
  keywords: ['standardize', 'normalise', 'normalize', 'scale', 'z-score', 'StandardScaler', 'whiten'],
  params: z.strictObject({
    columns: columnsParam('The number columns to change; choose none for all of them.', ['number']),
  }),
  inputs: { data: { kind: 'table', help: 'A table with number columns, already split.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with standardised columns.' } },

  infer({ columns }, { data }, context) {
    const chosen = chosenNumbers('standardise', 'Only numbers have a mean', columns, data)
    if (!chosen.ok) return fail(...chosen.problems)
    const changed = new Set(chosen.value)
    const estimate = {
      ...data,
      columns: data.columns.map((column) => (changed.has(column) ? withoutNumbers(column) : column)),
    }
    return ok(
      { data: given(estimate, context) },
      leaks('standardise/leak', 'its means and deviations come', data),
    )
  },

  summarize: ({ columns }) => summarizeColumns(columns, 'all number columns'),

  work: {
    role: 'transform',
    learns: true,
    fit({ columns }, table): Scales {
      const rows = fittingRows(table)
      return liveNumbers(columns, table).map(([name, values]) => ({ name, ...learnScale(values, rows) }))
    },
    apply: (_params, state, table): TableData =>
      changeNumbers(table, state as Scales, (value, { mean, sd }) => (value - mean) / sd),
    restore(_params, state, column, value) {
      const scale = (state as Scales).find(({ name }) => name === column)
      return scale ? value * scale.sd + scale.mean : value
    },
  },

  docs: `
Networks learn badly from numbers of very different sizes, such as 18 mm and 4,000 g. This node takes the mean off every column and divides by its standard deviation (of the population, as scikit-learn does). A column that never changes becomes 0. Empty cells stay empty.

The means and deviations are learned from the training rows alone, so it belongs behind the Split: what is learned from test rows makes the test look better than it is. They travel with the model, and new rows are changed in the same way.
`,
  source: 'scikit-learn, preprocessing.StandardScaler.',
})
