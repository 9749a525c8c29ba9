import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import type { EvaluationResult, ModelHead, ModelInput, TrainedModel } from '../../src/kernel/evaluation.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { ROLE } from '../../src/kernel/table.ts'
import { list, plural, quote, shorten } from '../../src/kernel/words.ts'
import type { LossInfo } from '../../src/kernel/wire.ts'
import { answerCodes, answerNumbers, largest } from './lib/answers.ts'
import { findHead, findLoss, targetParam } from './lib/looked-at.ts'
import { classificationScores, regressionScores } from './lib/scores.ts'

/** Points that are drawn at most. */
const MOST_POINTS = 2000
/** What is shown beyond the outermost points, as a part of their range. */
const MARGIN = 0.1

export interface Axis {
  readonly column: string
  readonly min: number
  readonly max: number
}

/** Rows of the table as points, on the same axes as the predictions. */
export interface BoundaryPoints {
  readonly ids: Uint32Array
  readonly x: Float64Array
  /** The second column; the answer itself when the network reads one column and predicts a number. */
  readonly y: Float64Array
  /** Class codes (−1 where missing) or right numbers (NaN where missing). */
  readonly answers: Float64Array
  /** One of `ROLE` per point; `null` when the table is not split. */
  readonly roles: Uint8Array | null
}

export interface BoundaryResult extends EvaluationResult {
  readonly target: string
  readonly classes: readonly string[]
  readonly points: BoundaryPoints
  readonly map:
    | {
        readonly kind: 'plane'
        readonly axes: readonly [Axis, Axis]
        /** Cells along each side; row by row, from the smallest y upwards, each at its centre. */
        readonly size: number
        /** Classification: the most probable class of each cell, −1 where there is none; `null` for regression. */
        readonly codes: Int32Array | null
        /** The probability of that class, or the predicted number. */
        readonly values: Float32Array
      }
    | {
        readonly kind: 'line'
        readonly axis: Axis
        readonly x: Float64Array
        /** Per x the probability of each class, or the one predicted number. */
        readonly values: Float32Array
        readonly width: number
      }
    /** The network turned out to read something that cannot be drawn. */
    | { readonly kind: 'none'; readonly why: string }
}

export default defineNode({
  type: 'decision-boundary',
  version: 1,
  family: 'evaluation',
  title: 'Decision boundary',
  summary: 'Draws what the network predicts everywhere on the plane, with the rows as points on top.',
  keywords: ['regions', 'plane', '2d', 'curve', 'plot', 'scatter', 'live', 'function'],
  params: z.strictObject({
    resolution: param(z.int().min(16).max(192).default(96), {
      title: 'Resolution',
      help: 'How many points are asked for along each side of the picture.',
    }),
    target: targetParam,
  }),
  inputs: { model: { kind: 'model', help: 'A trained network that reads one or two columns of numbers.' } },
  outputs: {},

  infer({ target }, { model }) {
    const found = findLoss('decision-boundary', 'Decision boundary', target, model)
    if ('problem' in found) return fail(found.problem)
    const problem = columnProblem(found.loss)
    return problem ? fail(problem) : ok({})
  },

  summarize: ({ resolution, target }) =>
    [`${resolution} × ${resolution}`, ...(target === '' ? [] : [quote(shorten(target, 40))])].join(', '),

  work: {
    role: 'evaluate',
    live: true,
    async evaluate({ resolution, target }, model): Promise<BoundaryResult> {
      const { index, head } = findHead(model, target)
      const looked = model.rows('test')
      const base = {
        ...headline(head, looked.rows, (await model.predict(looked.rows))[index] ?? new Float32Array(0)),
        target: head.target,
        classes: head.classes,
        rows: { role: looked.role, count: looked.rows.length },
      }
      const why = cannotDraw(model.inputs)
      const columns = columnsOf(model.inputs)
      const [first, second] = columns
      if (why !== null || !first)
        return { ...base, points: NO_POINTS, map: { kind: 'none', why: why ?? NOTHING } }

      const points = pointsOf(model, head, first, second)
      const predictAt = async (count: number, value: (column: string, at: number) => number) =>
        (await model.predictAt(made(model.inputs, count, value), count))[index] ?? new Float32Array(0)

      const horizontal = axis(first)
      if (!second) {
        const x = Float64Array.from({ length: 2 * resolution + 1 }, (_, at) =>
          between(horizontal, at / (2 * resolution)),
        )
        const values = await predictAt(x.length, (_, at) => x[at] ?? 0)
        return { ...base, points, map: { kind: 'line', axis: horizontal, x, values, width: head.width } }
      }

      const vertical = axis(second)
      const centre = (along: number) => (along + 0.5) / resolution
      const predictions = await predictAt(resolution * resolution, (column, at) =>
        column === first.column
          ? between(horizontal, centre(at % resolution))
          : between(vertical, centre(Math.floor(at / resolution))),
      )
      const plane = { kind: 'plane', axes: [horizontal, vertical], size: resolution } as const
      if (head.task === 'regression') {
        const values = Float32Array.from(
          { length: resolution * resolution },
          (_, at) => predictions[at * head.width] ?? NaN,
        )
        return { ...base, points, map: { ...plane, codes: null, values } }
      }
      const codes = largest(predictions, head.width)
      const values = Float32Array.from(codes, (code, at) =>
        code < 0 ? 0 : (predictions[at * head.width + code] ?? 0),
      )
      return { ...base, points, map: { ...plane, codes, values } }
    },
  },

  docs: `
The network is asked for its prediction at every point of a grid, not only where there are rows. Each region is coloured by the class that wins there, stronger where the network is surer; for numbers the colour is the predicted number. Rows are drawn on top, test rows with a ring.

It works for networks that read two columns of numbers, such as those of Points, and draws a curve for those that read one. The picture is drawn anew every now and then while the network trains, so one can watch it bend.

A straight boundary means that the network has no hidden layer, or only linear ones. Islands around single points mean that it learns by heart.
`,
  source: 'scikit-learn, inspection.DecisionBoundaryDisplay.',
})

/** How good the predictions are for the rows that tell: nothing when there are none, or no numbers. */
function headline(
  head: ModelHead,
  rows: Uint32Array,
  predictions: Float32Array,
): Pick<EvaluationResult, 'headline'> {
  if (rows.length === 0) return {}
  if (head.task === 'classification') {
    const { accuracy } = classificationScores(
      answerCodes(head, rows),
      largest(predictions, head.width),
      head.classes,
    )
    return { headline: { label: 'accuracy', value: accuracy, digits: 3 } }
  }
  const { rmse } = regressionScores(answerNumbers(head, rows), predictions)
  return Number.isFinite(rmse) ? { headline: { label: 'RMSE', value: rmse } } : {}
}

/** Why the columns that a prediction depends on cannot be drawn, while editing. */
function columnProblem({ prediction, reads = [] }: LossInfo): Problem | undefined {
  const { columns } = prediction
  const details = {
    input: 'model',
    advice: 'Choose one or two columns of numbers in the Input, or use Predictions instead.',
  }
  if (columns.length === 0 || columns.length > 2)
    return error(
      'decision-boundary/columns',
      `A picture has room for 2 columns, but this network reads ${columns.length}${columns.length > 0 ? `: ${list(columns.map(quote), 4)}` : ''}.`,
      details,
    )
  const other = reads.find(({ kind }) => kind !== 'number')
  if (!other) return undefined
  return error(
    'decision-boundary/columns',
    `A picture needs columns of numbers, but ${quote(other.name)} holds ${other.kind === 'image' ? 'images' : 'something else'}.`,
    details,
  )
}

const NOTHING = 'The network reads no column.'

const NO_POINTS: BoundaryPoints = {
  ids: new Uint32Array(0),
  x: new Float64Array(0),
  y: new Float64Array(0),
  answers: new Float64Array(0),
  roles: null,
}

/** Why the inputs cannot be drawn, as a sentence, once they are known exactly; `null` when they can. */
function cannotDraw(inputs: readonly ModelInput[]): string | null {
  const odd = inputs.find(({ columns, shape }) => shape.length !== 1 || shape[0] !== columns.length)
  if (odd)
    return `${list(odd.columns.map(quote), 4)} is not a number, so it cannot be an axis of the picture.`
  const columns = new Set(inputs.flatMap((input) => input.columns))
  return columns.size > 2
    ? `The network reads ${plural(columns.size, 'column')}; a picture has room for 2.`
    : null
}

interface Column {
  readonly column: string
  readonly value: (row: number) => number
  readonly rows: number
}

/** The different columns of all inputs, with what the network reads of each row. */
function columnsOf(inputs: readonly ModelInput[]): Column[] {
  const found = new Map<string, Column>()
  for (const { columns, values } of inputs)
    columns.forEach((column, at) => {
      const rows = Math.floor(values.length / columns.length)
      if (!found.has(column))
        found.set(column, { column, rows, value: (row) => values[row * columns.length + at] ?? NaN })
    })
  return [...found.values()]
}

/** The range of a column with a margin; a column that is always the same gets some room as well. */
function axis({ column, value, rows }: Column): Axis {
  let min = Infinity
  let max = -Infinity
  for (let row = 0; row < rows; row++) {
    const one = value(row)
    if (one < min) min = one
    if (one > max) max = one
  }
  if (min > max) return { column, min: -1, max: 1 }
  const margin = max > min ? (max - min) * MARGIN : Math.max(1, Math.abs(max) * MARGIN)
  return { column, min: min - margin, max: max + margin }
}

function between({ min, max }: Axis, part: number): number {
  return min + (max - min) * part
}

/** Inputs for `predictAt`: the values of each column wherever an input reads it. */
function made(
  inputs: readonly ModelInput[],
  count: number,
  value: (column: string, at: number) => number,
): Float32Array[] {
  return inputs.map(({ columns }) => {
    const values = new Float32Array(count * columns.length)
    for (let at = 0; at < count; at++)
      columns.forEach((column, place) => {
        values[at * columns.length + place] = value(column, at)
      })
    return values
  })
}

/** Rows as points: evenly spread over the table when there are too many. */
function pointsOf({ table }: TrainedModel, head: ModelHead, first: Column, second?: Column): BoundaryPoints {
  const shown = Math.min(table.rows, MOST_POINTS)
  const rows = Uint32Array.from({ length: shown }, (_, at) => Math.floor((at * table.rows) / shown))
  const { answers } = head
  const answer = (row: number) =>
    answers.kind === 'category'
      ? (answers.codes[row] ?? -1)
      : answers.kind === 'number'
        ? (answers.values[row] ?? NaN)
        : NaN
  const { roles } = table
  return {
    ids: Uint32Array.from(rows, (row) => table.ids[row] ?? 0),
    x: Float64Array.from(rows, first.value),
    y: Float64Array.from(rows, second ? second.value : answer),
    answers: Float64Array.from(rows, answer),
    roles: roles && Uint8Array.from(rows, (row) => roles[row] ?? ROLE.train),
  }
}
