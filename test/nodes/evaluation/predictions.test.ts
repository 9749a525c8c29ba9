import { describe, expect, it } from 'vitest'
import predictions, { type PredictionsResult } from '../../../nodes/evaluation/predictions.ts'
import { evaluate, lossInfo, modelInfo, problemsOf, REGRESSION } from '../lib/evaluations.ts'
import { makeModel } from '../lib/models.ts'
import { numbers, words } from '../lib/tables.ts'

type Classes = PredictionsResult & { task: 'classification' }
type Numbers = PredictionsResult & { task: 'regression' }

/** The network gives x as the probability of "b". */
const classes = makeModel(
  { x: numbers(0.9, 0.2, 0.6, 0.1, 0.4), kind: words('b', 'b', 'a', 'a', null) },
  [['x']],
  [{ target: 'kind', predict: ([x = 0]) => [1 - x, x] }],
)

const values = makeModel(
  { x: numbers(1, 2, 3, 4), y: numbers(1, 5, 2, NaN) },
  [['x']],
  [{ target: 'y', predict: ([x = 0]) => [x] }],
)

describe('of classes', () => {
  it('shows those first whose right class got the least', async () => {
    const result = await evaluate<Classes>(predictions, {}, classes)
    expect(result.headline).toEqual({ label: 'mistakes', value: 2 })
    expect(result.wrong).toBe(2)
    // Row 1 gives the right class 0.2, row 2 gives it 0.4, and 0 and 3 give it 0.9; row 4 has no answer.
    expect([...result.examples.ids]).toEqual([1, 2, 0, 3, 4])
    expect([...result.answers]).toEqual([1, 0, 1, 0, -1])
    expect([...result.predicted]).toEqual([0, 1, 1, 0, 0])
    ;[0.8, 0.6, 0.9, 0.9, 0.6].forEach((sure, at) => expect(result.confidence[at]).toBeCloseTo(sure, 6))
  })

  it('shows the easiest first, or leaves the order', async () => {
    const easiest = await evaluate<Classes>(predictions, { order: 'easiest' }, classes)
    expect([...easiest.examples.ids].slice(0, 2)).toEqual([0, 3])
    const table = await evaluate<Classes>(predictions, { order: 'table', limit: 3 }, classes)
    expect([...table.examples.ids]).toEqual([0, 1, 2])
    expect(table.wrong).toBe(2)
  })

  it('puts rows without any numbers first', async () => {
    const broken = makeModel(
      { x: numbers(0, 1), kind: words('a', 'b') },
      [['x']],
      [{ target: 'kind', predict: ([x = 0]) => (x === 0 ? [0.6, 0.4] : [NaN, NaN]) }],
    )
    const result = await evaluate<Classes>(predictions, {}, broken)
    expect([...result.examples.ids]).toEqual([1, 0])
    expect([...result.predicted]).toEqual([-1, 0])
  })
})

describe('of numbers', () => {
  it('shows the largest error first', async () => {
    const result = await evaluate<Numbers>(predictions, {}, values)
    expect([...result.examples.ids]).toEqual([1, 2, 0, 3])
    expect(result.headline).toEqual({ label: 'largest error', value: 3 })
    expect([...result.predicted]).toEqual([2, 3, 1, 4])
    expect([...result.answers]).toEqual([5, 2, 1, NaN])
  })
})

it('stays small, however large the images are', async () => {
  const rows = 30
  const side = 600
  const model = makeModel(
    {
      image: { kind: 'image', shape: [side, side, 1], values: new Uint8Array(rows * side * side), scale: 1 },
      kind: { kind: 'category', codes: new Int32Array(rows), categories: ['a', 'b'] },
      // The network reads a number, so that the test need not copy the images.
      x: { kind: 'number', values: new Float64Array(rows) },
    },
    [['x']],
    [{ target: 'kind', predict: () => [1, 0] }],
  )
  const result = await evaluate<Classes>(predictions, { limit: 1000 }, model)
  expect(result.examples.ids).toHaveLength(11)
  expect(result.rows.count).toBe(rows)
})

it('takes any model with rows', () => {
  expect(problemsOf(predictions, {}, modelInfo())).toEqual([])
  expect(problemsOf(predictions, {}, modelInfo(lossInfo(REGRESSION)))).toEqual([])
  const none = modelInfo(lossInfo({ split: { train: 90, validation: 0, test: 10 } }))
  expect(problemsOf(predictions, { rows: 'validation' }, none)[0]?.code).toBe('predictions/no-rows')
})
