import { describe, expect, it } from 'vitest'
import metrics, { type MetricsResult } from '../../../nodes/evaluation/metrics.ts'
import { evaluate, lossInfo, modelInfo, problemsOf, REGRESSION } from '../lib/evaluations.ts'
import { makeModel } from '../lib/models.ts'
import { numbers, words } from '../lib/tables.ts'

/** The network says "b" above 2 and predicts twice the number. */
const model = makeModel(
  { x: numbers(1, 2, 3, 4), kind: words('a', 'b', 'b', 'b'), twice: numbers(2, 4, 6, 9) },
  [['x']],
  [
    { target: 'kind', predict: ([x = 0]) => (x > 2 ? [0.1, 0.9] : [0.8, 0.2]) },
    { target: 'twice', predict: ([x = 0]) => [2 * x] },
  ],
  Uint8Array.of(0, 2, 2, 1),
)

it('looks at the rows it is told to', async () => {
  const test = await evaluate<MetricsResult>(metrics, {}, model)
  expect(test).toMatchObject({
    headline: { label: 'accuracy', value: 0.5 },
    rows: { role: 'test', count: 2 },
    target: 'kind',
    task: 'classification',
  })
  const train = await evaluate<MetricsResult>(metrics, { rows: 'train' }, model)
  expect(train).toMatchObject({ headline: { value: 1 }, rows: { role: 'train', count: 1 } })
})

it('scores numbers', async () => {
  const result = await evaluate<MetricsResult>(metrics, { target: 'twice', rows: 'validation' }, model)
  expect(result).toMatchObject({
    task: 'regression',
    headline: { label: 'RMSE', value: 1 },
    scores: { mae: 1 },
  })
})

it('without a Split looks at all rows and says so', async () => {
  const whole = makeModel(
    { x: numbers(1, 3), kind: words('a', 'b') },
    [['x']],
    [{ target: 'kind', predict: () => [1, 0] }],
  )
  expect(await evaluate<MetricsResult>(metrics, {}, whole)).toMatchObject({
    rows: { role: 'all', count: 2 },
    headline: { value: 0.5 },
  })
})

it('has no headline when training went out of bounds', async () => {
  const broken = makeModel(
    { x: numbers(1, 2), y: numbers(1, 2) },
    [['x']],
    [{ target: 'y', predict: () => [NaN] }],
  )
  expect((await evaluate<MetricsResult>(metrics, {}, broken)).headline).toBeUndefined()
  const none = makeModel(
    { x: numbers(1, 2), y: words('a', 'b') },
    [['x']],
    [{ target: 'y', predict: () => [NaN, NaN] }],
  )
  expect((await evaluate<MetricsResult>(metrics, {}, none)).headline?.value).toBe(0)
})

describe('while editing', () => {
  it('takes any model', () => {
    expect(problemsOf(metrics, {}, modelInfo())).toEqual([])
    expect(problemsOf(metrics, {}, modelInfo(lossInfo(REGRESSION)))).toEqual([])
  })

  it('refuses rows that the Split does not keep, and offers others', () => {
    const none = modelInfo(lossInfo({ split: { train: 80, validation: 20, test: 0 } }))
    expect(problemsOf(metrics, {}, none)).toMatchObject([
      {
        code: 'metrics/no-rows',
        message: 'The Split keeps no row for testing.',
        fixes: [{ label: 'Look at validation rows' }, { label: 'Look at training rows' }],
      },
    ])
    expect(problemsOf(metrics, { rows: 'train' }, none)).toEqual([])
    expect(problemsOf(metrics, {}, modelInfo(lossInfo({ split: 'counting' })))).toEqual([])
  })

  it('refuses a target that the model does not predict', () => {
    expect(problemsOf(metrics, { target: 'island' }, modelInfo())).toMatchObject([
      {
        code: 'metrics/target-missing',
        message: 'The model does not predict “island”.',
        fixes: [{ steps: [{ do: 'setParam', on: 'self', param: 'target', value: 'species' }] }],
      },
    ])
  })
})
