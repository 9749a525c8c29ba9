import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
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

/** The state that `fit` leaves: smallest and largest value per column with at least one. */
type Ends = readonly { readonly name: string; readonly min: number; readonly max: number }[]

/** A span as narrow as rounding counts as none, as in scikit-learn: such a column is only moved, not stretched. */
const NARROW = 10 * Number.EPSILON

export default defineNode({
  type: 'min-max',
  version: 1,
  family: 'preprocessing',
  title: 'Min-max',
  summary: 'Brings number columns into a range such as 0 to 1.',
  keywords: ['normalise', 'normalize', 'scale', 'rescale', 'range', 'MinMaxScaler'],
  params: z.strictObject({
    columns: columnsParam('The number columns to change; choose none for all of them.', ['number']),
    low: param(z.number().min(-1e6).max(1e6).default(0), {
      title: 'From',
      help: 'What the smallest number of the training rows becomes.',
    }),
    high: param(z.number().min(-1e6).max(1e6).default(1), {
      title: 'To',
      help: 'What the largest number of the training rows becomes.',
    }),
    clip: param(z.boolean().default(false), {
      title: 'Never leave the range',
      help: 'Whether numbers beyond those of the training rows are brought to the end of the range.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with number columns, already split.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with the columns in the range.' } },

  infer({ columns, low, high }, { data }, context) {
    const chosen = chosenNumbers('min-max', 'Only numbers have a range', columns, data)
    if (!chosen.ok) return fail(...chosen.problems)
    if (low >= high)
      return fail(
        error('min-max/order', `A range from ${number(low)} to ${number(high)} leaves no room for numbers.`, {
          param: 'high',
          fixes: [
            low === high
              ? {
                  label: 'Use 0 to 1',
                  steps: [
                    { do: 'setParam', on: 'self', param: 'low', value: 0 },
                    { do: 'setParam', on: 'self', param: 'high', value: 1 },
                  ],
                }
              : {
                  label: `Use ${number(high)} to ${number(low)}`,
                  steps: [
                    { do: 'setParam', on: 'self', param: 'low', value: high },
                    { do: 'setParam', on: 'self', param: 'high', value: low },
                  ],
                },
          ],
        }),
      )
    const changed = new Set(chosen.value)
    const estimate = {
      ...data,
      columns: data.columns.map((column) => (changed.has(column) ? withoutNumbers(column) : column)),
    }
    return ok(
      { data: given(estimate, context) },
      leaks('min-max/leak', 'its smallest and largest numbers come', data),
    )
  },

  summarize({ columns, low, high }) {
    const range = `${number(low)} to ${number(high)}`
    if (columns.length === 0) return range
    const where = summarizeColumns(columns, '')
    return `${range}, ${where.length <= 25 ? where : plural(columns.length, 'column')}`
  },

  work: {
    role: 'transform',
    learns: true,
    fit({ columns }, table): Ends {
      const rows = fittingRows(table)
      return liveNumbers(columns, table).flatMap(([name, values]) => {
        let min = Infinity
        let max = -Infinity
        for (const row of rows) {
          const value = values[row] ?? NaN
          if (value < min) min = value
          if (value > max) max = value
        }
        // Adding 0 makes −0 the same as 0, as JSON does.
        return min <= max ? [{ name, min: min + 0, max: max + 0 }] : []
      })
    },
    apply: ({ low, high, clip }, state, table) =>
      changeNumbers(table, state as Ends, (value, { min, max }) => {
        // Divided first, so that the largest number becomes the end exactly.
        const share = (value - min) / (max - min < NARROW ? 1 : max - min)
        const moved = share * (high - low) + low
        return clip ? Math.min(Math.max(moved, low), high) : moved
      }),
    restore({ low, high }, state, column, value) {
      const ends = (state as Ends).find(({ name }) => name === column)
      if (!ends || high === low) return value
      const { min, max } = ends
      return ((value - low) / (high - low)) * (max - min < NARROW ? 1 : max - min) + min
    },
  },

  docs: `
Networks learn badly from numbers of very different sizes. Min-max moves and stretches every column so that its smallest number becomes the start of the range and its largest the end. One number far away from all others squeezes the rest together: then Standardise, or Clip before it, does better.

Smallest and largest are those of the training rows, so it belongs behind the Split. They travel with the model, and numbers beyond them land outside the range unless it may never be left. A column that never changes becomes the start of the range; one without any number in the training rows stays as it is. Empty cells stay empty.
`,
  source: 'scikit-learn, preprocessing.MinMaxScaler.',
})
