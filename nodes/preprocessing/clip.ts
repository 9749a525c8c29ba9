import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { fittingRows } from '../../src/kernel/table.ts'
import { number, plural } from '../../src/kernel/words.ts'
import {
  changeNumbers,
  chosenNumbers,
  columnsParam,
  leaks,
  liveNumbers,
  summarizeColumns,
} from './lib/choose.ts'
import { given, withoutNumbers } from './lib/columns.ts'
import { quantile, sortedValues } from './lib/quantile.ts'

/** The state that `fit` leaves: the bounds of each column that has any. */
type Bounds = readonly { readonly name: string; readonly low: number; readonly high: number }[]

interface Params {
  readonly columns: readonly string[]
  readonly by: 'quantiles' | 'bounds'
  readonly lowest: number
  readonly highest: number
  readonly low: number
  readonly high: number
}

/** The two ends as they are read, and the names of their params. */
function ends({ by, lowest, highest, low, high }: Params) {
  return by === 'quantiles'
    ? ({ from: lowest, to: highest, low: 'lowest', high: 'highest', unit: ' %' } as const)
    : ({ from: low, to: high, low: 'low', high: 'high', unit: '' } as const)
}

function checkOrder(params: Params): Problem[] {
  const { from, to, low, high, unit } = ends(params)
  if (from < to) return []
  return [
    error(
      'clip/order',
      `From ${number(from)}${unit} to ${number(to)}${unit} no two different numbers are left.`,
      {
        param: high,
        fixes:
          from === to
            ? []
            : [
                {
                  label: `Use ${number(to)}${unit} to ${number(from)}${unit}`,
                  steps: [
                    { do: 'setParam', on: 'self', param: low, value: to },
                    { do: 'setParam', on: 'self', param: high, value: from },
                  ],
                },
              ],
      },
    ),
  ]
}

export default defineNode({
  type: 'clip',
  version: 1,
  family: 'preprocessing',
  title: 'Clip',
  summary: 'Brings numbers that are too small or too large to a bound.',
  keywords: ['outliers', 'winsorize', 'winsorise', 'limit', 'clamp', 'cap', 'quantile', 'percentile'],
  params: z.strictObject({
    columns: columnsParam('The number columns to change; choose none for all of them.', ['number']),
    by: param(z.enum(['quantiles', 'bounds']).default('quantiles'), {
      title: 'Bounds from',
      help: 'Whether the bounds are learned from each column or are the same fixed numbers for all.',
      labels: { quantiles: 'The column itself', bounds: 'Fixed numbers' },
    }),
    lowest: param(z.number().min(0).max(100).default(1), {
      title: 'Lower end',
      help: 'The share of the training rows whose numbers are below the lower bound.',
      unit: '%',
      when: { param: 'by', is: ['quantiles'] },
    }),
    highest: param(z.number().min(0).max(100).default(99), {
      title: 'Upper end',
      help: 'The share of the training rows whose numbers are below the upper bound.',
      unit: '%',
      when: { param: 'by', is: ['quantiles'] },
    }),
    low: param(z.number().min(-1e9).max(1e9).default(0), {
      title: 'Smallest',
      help: 'Smaller numbers become this one.',
      when: { param: 'by', is: ['bounds'] },
    }),
    high: param(z.number().min(-1e9).max(1e9).default(1), {
      title: 'Largest',
      help: 'Larger numbers become this one.',
      when: { param: 'by', is: ['bounds'] },
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with number columns.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with numbers inside the bounds.' } },

  infer(params, { data }, context) {
    const chosen = chosenNumbers('clip', 'Only numbers have bounds', params.columns, data)
    const problems = chosen.ok ? checkOrder(params) : chosen.problems
    if (!chosen.ok || problems.length > 0) return fail(...problems)
    const changed = new Set(chosen.value)
    const estimate = {
      ...data,
      columns: data.columns.map((column) => (changed.has(column) ? withoutNumbers(column) : column)),
    }
    return ok(
      { data: given(estimate, context) },
      params.by === 'quantiles' ? leaks('clip/leak', 'its bounds come', data) : [],
    )
  },

  summarize(params) {
    const { from, to, unit } = ends(params)
    const range = `${number(from)} to ${number(to)}${unit}`
    if (params.columns.length === 0) return range
    const where = summarizeColumns(params.columns, '')
    return `${range}, ${where.length <= 25 ? where : plural(params.columns.length, 'column')}`
  },

  work: {
    role: 'transform',
    learns: true,
    fit({ columns, by, lowest, highest, low, high }, table): Bounds {
      const chosen = liveNumbers(columns, table)
      // Adding 0 makes −0 the same as 0, as JSON does.
      if (by === 'bounds') return chosen.map(([name]) => ({ name, low: low + 0, high: high + 0 }))
      const rows = fittingRows(table)
      return chosen.flatMap(([name, values]) => {
        const sorted = sortedValues(values, rows)
        if (sorted.length === 0) return []
        return [{ name, low: quantile(sorted, lowest / 100), high: quantile(sorted, highest / 100) }]
      })
    },
    apply: (_params, state, table) =>
      changeNumbers(table, state as Bounds, (value, { low, high }) => Math.min(Math.max(value, low), high)),
  },

  docs: `
A few numbers far away from all others, often mistakes of measuring or typing, pull a network towards themselves. Clip brings them to a bound and leaves all other numbers, and every row, as they are. Empty cells stay empty.

Fixed numbers suit a column whose possible values are known, such as 0 to 100 %. Otherwise the bounds are learned: from 1 to 99 % means that the smallest and the largest hundredth of the training rows is brought in. Then the node belongs behind the Split; the bounds travel with the model. A column without any number in the training rows stays as it is.
`,
  source: 'numpy, clip and quantile (linear interpolation).',
})
