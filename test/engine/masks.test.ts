import { expect, test } from 'vitest'
import type { MetricsResult } from '../../nodes/evaluation/metrics.ts'
import type { PredictionsResult } from '../../nodes/evaluation/predictions.ts'
import { random } from '../../src/kernel/random.ts'
import type { ColumnData } from '../../src/kernel/table.ts'
import { catalogueWith, givenTable, tableOf } from './helpers/given.ts'
import { curveOf, graphOf, resultOf } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

const rows = 40
const side = 10

/** Pictures of noise with a bright square, and where the square is. */
function squares(): Record<'picture' | 'mask', ColumnData> {
  const draw = random(5, 'squares')
  const picture = new Uint8Array(rows * side * side)
  const mask = new Uint8Array(rows * side * side)
  for (let row = 0; row < rows; row++) {
    const [top, left] = [draw.integer(side - 4), draw.integer(side - 4)]
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const inside = y >= top && y < top + 4 && x >= left && x < left + 4
        const at = (row * side + y) * side + x
        mask[at] = inside ? 1 : 0
        picture[at] = Math.round(draw.uniform() * 110 + (inside ? 100 : 0))
      }
  }
  return {
    picture: { kind: 'image', shape: [side, side, 1], values: picture, scale: 1 / 255 },
    mask: { kind: 'image', shape: [side, side, 1], values: mask, scale: 1 },
  }
}

test.each(['binary-cross-entropy', 'dice'])('a small network learns masks with %s', async (loss) => {
  const known = catalogueWith(givenTable(tableOf(squares(), rows)))
  const { session } = createTestEngine(known)
  const graph = graphOf(
    {
      given: ['given', {}],
      split: ['split', {}, { data: 'given' }],
      input: ['input', { columns: ['picture'] }, { data: 'split' }],
      first: ['conv2d', { filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' }, { x: 'input' }],
      last: ['conv2d', { filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' }, { x: 'first' }],
      loss: [loss, { target: 'mask' }, { prediction: 'last', data: 'split' }],
      train: ['train', { epochs: 25, batchSize: 4, learningRate: 0.02 }, { loss: 'loss' }],
      metrics: ['metrics', {}, { model: 'train' }],
      predictions: ['predictions', { order: 'hardest' }, { model: 'train' }],
    },
    known,
  )
  const run = await session.run(graph)
  expect(run).toMatchObject({ phase: 'done', problems: [] })
  expect(run.tensors.after).toBe(run.tensors.before)
  const metrics = resultOf<MetricsResult>(run.events, 'metrics')
  if (metrics.task !== 'segmentation') throw new Error('masks were expected')
  expect(metrics.scores.iou).toBeGreaterThan(0.8)
  expect(metrics.scores.dice).toBeGreaterThan(metrics.scores.iou)
  expect(metrics.scores.inside).toBeCloseTo(16 / 100, 10)
  const last = curveOf(run.events, 'train').at(-1)
  expect(last?.validationMetric).toBeGreaterThan(0.7)

  const shown = resultOf<PredictionsResult>(run.events, 'predictions')
  if (shown.task !== 'segmentation') throw new Error('masks were expected')
  expect(shown.shape).toEqual([side, side, 1])
  expect(shown.answers).toHaveLength(6 * side * side)
  expect([...shown.overlap]).toEqual([...shown.overlap].toSorted((a, b) => a - b))
  expect(shown.headline?.value).toBeCloseTo(shown.overlap[0] ?? NaN, 5)
})
