import type * as tfjs from '@tensorflow/tfjs-core'
import { z } from '../../src/kernel/z.ts'
import { defineNode, type LossCall, type Tf } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { plural, quote, shorten } from '../../src/kernel/words.ts'
import type { ColumnInfo, TensorInfo } from '../../src/kernel/wire.ts'
import {
  activationFix,
  commonProblems,
  findTarget,
  insertDense,
  rankProblem,
  unitsFixes,
  type LossWords,
} from './lib/checks.ts'

const WORDS: LossWords = { type: 'cross-entropy', title: 'Cross-entropy', kind: 'category' }

/** Probabilities are kept this far from 0 before the logarithm, as in Keras. */
const EPSILON = 1e-7

export default defineNode({
  type: 'cross-entropy',
  version: 1,
  family: 'losses',
  title: 'Cross-entropy',
  summary: 'Measures how much probability the network gives to the right class.',
  keywords: ['classification', 'softmax', 'log loss', 'negative log likelihood', 'sparse categorical'],
  params: z.strictObject({
    target: param(z.string().max(200).default(''), {
      title: 'Target',
      help: 'The column of categories to predict.',
      control: 'column',
      of: 'data',
      kinds: ['category'],
    }),
    weight: param(z.number().min(0).max(1000).default(1), {
      title: 'Weight',
      help: 'How much this loss counts when a network is trained on several.',
    }),
  }),
  inputs: {
    prediction: { kind: 'tensor', help: 'One number per class, from the last layer.' },
    data: { kind: 'table', help: 'The table with the right answers.' },
  },
  outputs: { loss: { kind: 'loss', help: 'For a Train node.' } },

  infer({ target, weight }, { prediction, data }) {
    const found = findTarget(WORDS, target, data, prediction)
    if ('problem' in found) return fail(found.problem)
    const { column } = found
    const problems = [
      ...commonProblems(WORDS, column, data, prediction),
      ...predictionProblems(column, prediction),
    ]
    if (problems.length > 0) return fail(...problems)
    return ok({
      loss: {
        kind: 'loss',
        task: 'classification',
        target,
        classes: column.categories ?? [],
        prediction,
        rows: data.rows,
        split: data.split,
        weight,
        reads: data.columns.filter(({ name }) => prediction.columns.includes(name)),
      },
    })
  },

  summarize: ({ target }) => (target === '' ? 'no target yet' : `against ${quote(shorten(target, 40))}`),

  work: {
    role: 'loss',
    task: 'classification',
    target: ({ target }) => target,
    loss(tf, _, { logits, prediction, target, classWeights }) {
      const classes = prediction.shape.at(-1) ?? 0
      const answers = tf.oneHot(target as tfjs.Tensor1D, classes, 1, 0, 'float32')
      if (logits) return fromLogits(tf, logits, answers, classWeights)
      const picked = tf.mul(answers, tf.log(tf.clipByValue(prediction, EPSILON, 1 - EPSILON)))
      const own = tf.sum(classWeights ? tf.mul(picked, classWeights) : picked, -1)
      return tf.neg(tf.mean(own))
    },
    metric: { name: 'accuracy', better: 'higher', sum: countRight },
    finish: (tf, { prediction, logits }) => (logits ? tf.softmax(logits, -1) : prediction),
  },

  docs: `
Cross-entropy looks at the probability that the network gives to the right class and takes its negative logarithm: 0 when it is certain and right, 0.69 at a probability of one half, and more and more the surer the network is of something wrong.

Use it to predict a category, such as a species or a digit. The last layer needs one unit per class, with softmax. A linear last layer works too: its numbers go through softmax here.

A network that guesses among ten classes has a loss of 2.3, among three classes 1.1: that is where the curve begins.
`,
  source:
    'Keras, losses.SparseCategoricalCrossentropy; Bishop (2006), Pattern Recognition and Machine Learning, 4.3.4.',
})

/**
 * The mean over the rows of −Σ answer · log softmax(logits), with the gradient written out, (softmax − answer) / rows: a
 * third of the commands that tfjs would find for it, which is what small networks spend their time on.
 */
function fromLogits(
  tf: Tf,
  logits: tfjs.Tensor,
  answers: tfjs.Tensor,
  classWeights: tfjs.Tensor | undefined,
): tfjs.Scalar {
  const rows = logits.shape[0] ?? 1
  // Every row counts 1, or as much as its class does; the sum is divided by the rows all the same, as in Keras.
  const counts = classWeights && tf.sum(tf.mul(answers, classWeights), -1, true)
  const compute = tf.customGrad((x, save) => {
    const shifted = tf.sub(x as tfjs.Tensor, tf.max(x as tfjs.Tensor, -1, true))
    const powers = tf.exp(shifted)
    const sums = tf.sum(powers, -1, true)
    const probabilities = tf.div(powers, sums)
    ;(save as tfjs.GradSaveFunc)(counts ? [probabilities, answers, counts] : [probabilities, answers])
    const value = counts
      ? tf.sum(tf.mul(counts, tf.sub(tf.log(sums), tf.sum(tf.mul(answers, shifted), -1, true))))
      : tf.sub(tf.sum(tf.log(sums)), tf.sum(tf.mul(answers, shifted)))
    return {
      value: tf.div(value, rows),
      gradFunc: (dy: tfjs.Tensor, saved: tfjs.Tensor[]) => {
        const [p, a, c] = saved
        const slope = tf.mul(tf.sub(p!, a!), tf.div(dy, rows))
        return c ? tf.mul(slope, c) : slope
      },
    }
  })
  return compute(logits) as tfjs.Scalar
}

/** How many rows have their largest number at the right class. */
function countRight(tf: Tf, { prediction, logits, target }: LossCall): tfjs.Scalar {
  const right = tf.equal(tf.argMax(logits ?? prediction, -1), target)
  return tf.sum(tf.cast(right, 'float32')) as tfjs.Scalar
}

function predictionProblems({ name, categories = [] }: ColumnInfo, prediction: TensorInfo): Problem[] {
  const classes = categories.length
  if (classes < 2)
    return [
      error(
        'cross-entropy/classes',
        `${quote(name)} has ${classes === 0 ? 'no classes' : 'only 1 class'}, so there is nothing to tell apart.`,
        { input: 'data', param: 'target', advice: 'Choose a column with at least 2 different values.' },
      ),
    ]
  const rank = rankProblem(WORDS, prediction)
  if (rank) return [rank]
  const width = prediction.shape[0] ?? 0
  const problems: Problem[] = []
  if (width !== classes)
    problems.push(
      error(
        'cross-entropy/units',
        `${quote(name)} has ${classes} classes, but the prediction has ${plural(width, 'number')}.`,
        {
          input: 'prediction',
          advice: `The last layer needs one unit per class: ${classes}.`,
          fixes: unitsFixes(classes, 'softmax'),
        },
      ),
    )
  if (prediction.activated !== 'softmax' && prediction.activated !== 'linear')
    problems.push(
      error(
        'cross-entropy/not-probabilities',
        `Cross-entropy needs probabilities of the ${classes} classes, but the prediction ${came(prediction)}.`,
        {
          input: 'prediction',
          advice: 'End the network with softmax.',
          fixes: [activationFix('softmax'), insertDense(classes, 'softmax')],
        },
      ),
    )
  return problems
}

/** "went through relu": how a prediction that is no set of probabilities came about. */
function came({ activated }: TensorInfo): string {
  return activated === 'other' ? 'does not come from softmax' : `went through ${activated}`
}
