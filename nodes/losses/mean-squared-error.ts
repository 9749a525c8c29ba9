import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, warning, type Problem } from '../../src/kernel/problem.ts'
import { number, plural, quote, shorten } from '../../src/kernel/words.ts'
import type { Activated, ColumnInfo, TensorInfo } from '../../src/kernel/wire.ts'
import {
  activationFix,
  commonProblems,
  findTarget,
  rankProblem,
  unitsFixes,
  type LossWords,
} from './lib/checks.ts'

const WORDS: LossWords = { type: 'mean-squared-error', title: 'Mean squared error', kind: 'number' }

/** The numbers that an activation can give out, where they are bounded. */
const BOUNDS: Partial<Record<Activated, readonly [number, number]>> = {
  relu: [0, Infinity],
  sigmoid: [0, 1],
  tanh: [-1, 1],
}

export default defineNode({
  type: 'mean-squared-error',
  version: 1,
  family: 'losses',
  title: 'Mean squared error',
  summary: 'Measures how far predicted numbers are from the right ones, large errors most.',
  keywords: ['regression', 'mse', 'l2', 'least squares', 'loss'],
  params: z.strictObject({
    target: param(z.string().max(200).default(''), {
      title: 'Target',
      help: 'The column of numbers to predict.',
      control: 'column',
      of: 'data',
      kinds: ['number'],
    }),
    weight: param(z.number().min(0).max(1000).default(1), {
      title: 'Weight',
      help: 'How much this loss counts when a network is trained on several.',
    }),
  }),
  inputs: {
    prediction: { kind: 'tensor', help: 'One number, from the last layer.' },
    data: { kind: 'table', help: 'The table with the right answers.' },
  },
  outputs: { loss: { kind: 'loss', help: 'For a Train node.' } },

  infer({ target, weight }, { prediction, data }) {
    const found = findTarget(WORDS, target, data, prediction)
    if ('problem' in found) return fail(found.problem)
    const { column } = found
    const errors = [...commonProblems(WORDS, column, data, prediction), ...shapeProblems(column, prediction)]
    if (errors.length > 0) return fail(...errors)
    return ok(
      {
        loss: {
          kind: 'loss',
          task: 'regression',
          target,
          classes: [],
          prediction,
          rows: data.rows,
          split: data.split,
          weight,
          reads: data.columns.filter(({ name }) => prediction.columns.includes(name)),
        },
      },
      activationWarnings(column, prediction),
    )
  },

  summarize: ({ target }) => (target === '' ? 'no target yet' : `against ${quote(shorten(target, 40))}`),

  work: {
    role: 'loss',
    task: 'regression',
    target: ({ target }) => target,
    loss: (tf, _, { prediction, target }) => tf.mean(tf.square(tf.sub(prediction, target))),
    metric: {
      name: 'mean absolute error',
      better: 'lower',
      sum: (tf, { prediction, target }) => tf.sum(tf.mean(tf.abs(tf.sub(prediction, target)), -1)),
    },
    finish: (_, { prediction }) => prediction,
  },

  docs: `
Mean squared error takes the difference between each predicted number and the right one, squares it, and takes the mean over all rows. An error twice as large counts four times.

Use it to predict a number, such as a weight or a price. The last layer needs one unit and no bend: activation linear.

The loss is in squared units, so read the mean absolute error beside it: that one is in the units of the column. If the numbers are very large or very small, standardise the column first, or the steps of training will not fit them.
`,
  source: 'Keras, losses.MeanSquaredError.',
})

function shapeProblems({ name }: ColumnInfo, prediction: TensorInfo): Problem[] {
  const rank = rankProblem(WORDS, prediction)
  if (rank) return [rank]
  const width = prediction.shape[0] ?? 0
  if (width === 1) return []
  return [
    error(
      'mean-squared-error/units',
      `${quote(name)} is 1 number per row, but the prediction has ${plural(width, 'number')}.`,
      { input: 'prediction', advice: 'The last layer needs 1 unit.', fixes: unitsFixes(1, 'linear') },
    ),
  ]
}

function activationWarnings({ name, range }: ColumnInfo, { activated }: TensorInfo): Problem[] {
  const details = {
    input: 'prediction',
    advice: 'A linear last layer can give any number.',
    fixes: [activationFix('linear')],
  }
  if (activated === 'softmax')
    return [
      warning(
        'mean-squared-error/softmax',
        'Softmax makes a single number always 1, so the prediction can never change.',
        details,
      ),
    ]
  const bounds = BOUNDS[activated]
  if (!bounds || !range || (range.min >= bounds[0] && range.max <= bounds[1])) return []
  const given =
    bounds[1] === Infinity
      ? 'no negative numbers'
      : `only numbers from ${number(bounds[0])} to ${number(bounds[1])}`
  return [
    warning(
      'mean-squared-error/range',
      `The prediction went through ${activated}, which gives ${given}, but ${quote(name)} goes from ${number(range.min)} to ${number(range.max)}.`,
      details,
    ),
  ]
}
