import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { examples, type EvaluationResult, type Examples } from '../../src/kernel/evaluation.ts'
import { param } from '../../src/kernel/params.ts'
import { fail, ok } from '../../src/kernel/problem.ts'
import { answerCodes, answerNumbers, largest } from './lib/answers.ts'
import { exampleLimit } from './lib/limit.ts'
import { iouOf, overlaps } from './lib/mask-scores.ts'
import { findHead, findLoss, ROW_WORDS, rowProblems, rowsParam, targetParam } from './lib/looked-at.ts'

/** Answer, prediction and confidence stand in the order of `examples`. */
export type PredictionsResult = EvaluationResult & {
  readonly target: string
  readonly examples: Examples
} & (
    | {
        readonly task: 'classification'
        readonly classes: readonly string[]
        /** Class codes; -1 where there is none. */
        readonly answers: Int32Array
        readonly predicted: Int32Array
        /** The probability that the network gives to its own prediction, 0 to 1. */
        readonly confidence: Float32Array
        /** Mistakes among all rows looked at. */
        readonly wrong: number
      }
    | {
        readonly task: 'regression'
        /** NaN where the answer is missing. */
        readonly answers: Float64Array
        readonly predicted: Float64Array
      }
    | {
        readonly task: 'segmentation'
        readonly shape: readonly [height: number, width: number, channels: number]
        /** Masks and probabilities from 0 to 255, row by row. */
        readonly answers: Uint8Array
        readonly predicted: Uint8Array
        /** Intersection over union of each. */
        readonly overlap: Float32Array
      }
  )

export default defineNode({
  type: 'predictions',
  version: 1,
  family: 'evaluation',
  title: 'Predictions',
  summary: 'Shows rows or images with the right answer, the prediction and how sure the network is.',
  keywords: ['examples', 'inference', 'errors', 'hardest', 'images', 'gallery', 'confidence'],
  params: z.strictObject({
    rows: rowsParam,
    order: param(z.enum(['hardest', 'easiest', 'table']).default('hardest'), {
      title: 'Order',
      help: 'Hardest shows the worst mistakes first, easiest the best predictions, table keeps the order of the table.',
      labels: { hardest: 'Hardest first', easiest: 'Easiest first', table: 'As in the table' },
    }),
    limit: param(z.int().min(1).max(1000).default(100), {
      title: 'Show',
      help: 'How many of them are shown at most.',
      unit: 'rows',
    }),
    target: targetParam,
  }),
  inputs: { model: { kind: 'model', help: 'A trained network.' } },
  outputs: {},

  infer({ rows, target }, { model }) {
    const found = findLoss('predictions', 'Predictions', target, model)
    const problems = rowProblems('predictions', rows, model)
    if ('problem' in found) problems.unshift(found.problem)
    return problems.length > 0 ? fail(...problems) : ok({})
  },

  summarize: ({ rows, order }) =>
    `${ROW_WORDS[rows]}, ${order === 'table' ? 'as in the table' : `${order} first`}`,

  work: {
    role: 'evaluate',
    async evaluate({ rows: role, order, limit, target }, model): Promise<PredictionsResult> {
      const { index, head } = findHead(model, target)
      const looked = model.rows(role)
      const predictions = (await model.predict(looked.rows))[index] ?? new Float32Array(0)
      const most = Math.min(limit, exampleLimit(model.shown))
      const common = { target: head.target, rows: { role: looked.role, count: looked.rows.length } }
      const cut = (shown: readonly number[]) =>
        examples(
          model.shown,
          shown.map((at) => looked.rows[at] ?? 0),
          most,
        )

      if (head.task === 'regression') {
        const answers = answerNumbers(head, looked.rows)
        const misses = answers.map((answer, at) =>
          Number.isNaN(answer) ? NaN : distance(predictions[at * head.width], answer),
        )
        const shown = inOrder(misses, order).slice(0, most)
        const largestMiss = misses.reduce((most, miss) => (miss > most ? miss : most), 0)
        return {
          ...common,
          ...(Number.isFinite(largestMiss) && { headline: { label: 'largest error', value: largestMiss } }),
          task: 'regression',
          examples: cut(shown),
          answers: Float64Array.from(shown, (at) => answers[at] ?? NaN),
          predicted: Float64Array.from(shown, (at) => predictions[at * head.width] ?? NaN),
        }
      }

      if (head.task === 'segmentation') {
        const scores = Float64Array.from(overlaps(head, looked.rows, predictions), iouOf)
        const shown = inOrder(
          scores.map((one) => 1 - one),
          order,
        ).slice(0, most)
        const { answers: masks, width } = head
        if (masks.kind !== 'image') throw new Error('internal: the answers are no masks')
        const byte = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 255)
        const blocks = (value: (at: number, k: number) => number) =>
          Uint8Array.from({ length: shown.length * width }, (_, at) =>
            byte(value(shown[Math.floor(at / width)] ?? 0, at % width)),
          )
        return {
          ...common,
          headline: { label: 'smallest IoU', value: Math.min(...scores), digits: 3 },
          task: 'segmentation',
          examples: cut(shown),
          shape: masks.shape,
          answers: blocks((at, k) => (masks.values[(looked.rows[at] ?? 0) * width + k] ?? 0) * masks.scale),
          predicted: blocks((at, k) => predictions[at * width + k] ?? 0),
          overlap: Float32Array.from(shown, (at) => scores[at] ?? NaN),
        }
      }

      const answers = answerCodes(head, looked.rows)
      const predicted = largest(predictions, head.width)
      // How hard a row is: how little of the probability goes to the right class.
      const hardness = Float64Array.from(answers, (answer, at) =>
        answer < 0 ? NaN : distance(predictions[at * head.width + answer], 1),
      )
      const shown = inOrder(hardness, order).slice(0, most)
      const wrong = answers.reduce(
        (sum, answer, at) => sum + (answer >= 0 && answer !== predicted[at] ? 1 : 0),
        0,
      )
      return {
        ...common,
        headline: { label: wrong === 1 ? 'mistake' : 'mistakes', value: wrong },
        task: 'classification',
        classes: head.classes,
        examples: cut(shown),
        answers: Int32Array.from(shown, (at) => answers[at] ?? -1),
        predicted: Int32Array.from(shown, (at) => predicted[at] ?? -1),
        confidence: Float32Array.from(
          shown,
          (at) => predictions[at * head.width + Math.max(0, predicted[at] ?? 0)] ?? 0,
        ),
        wrong,
      }
    },
  },

  docs: `
Predictions shows single rows: what is right, what the network says, and how much probability it gives to its own answer. The hardest come first: those where the right class got least, or where a number is furthest off.

Look here before changing the network. Often the first few show what is wrong: bad labels, a kind of image that hardly occurs in training, a column that says nothing.

A network that is sure of its mistakes has learned by heart; more data, Dropout or fewer epochs help.
`,
})

/** How far a prediction is off; infinitely far when training went wrong and there is no number. */
function distance(prediction: number | undefined, answer: number): number {
  return prediction === undefined || Number.isNaN(prediction) ? Infinity : Math.abs(prediction - answer)
}

/** Positions by how hard they are, equal ones in the order of the table, those without an answer last. */
function inOrder(hardness: Float64Array, order: 'hardest' | 'easiest' | 'table'): number[] {
  const positions = Array.from(hardness.keys())
  if (order === 'table') return positions
  const sign = order === 'hardest' ? -1 : 1
  const key = (at: number) => {
    const value = hardness[at] ?? NaN
    return Number.isNaN(value) ? Infinity : sign * value
  }
  return positions.sort((a, b) => {
    const [first, second] = [key(a), key(b)]
    return first === second ? a - b : first - second
  })
}
