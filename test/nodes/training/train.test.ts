import { describe, expect, it } from 'vitest'
import train from '../../../nodes/training/train.ts'
import type { LossInfo } from '../../../src/kernel/wire.ts'
import { tensorInfo } from '../lib/layers.ts'

const loss: LossInfo = {
  kind: 'loss',
  task: 'classification',
  target: 'species',
  classes: ['a', 'b'],
  prediction: tensorInfo([2]),
  rows: 333,
  split: { train: 233, validation: 50, test: 50 },
  weight: 1,
}

function infer(params: object, ...losses: readonly LossInfo[]) {
  const found = train.infer(train.params.parse(params), { loss: losses }, { key: 'own', facts: undefined })
  if (found.ok === 'waiting') throw new Error('Train never waits')
  return found
}

const codes = (found: ReturnType<typeof infer>) => found.problems.map(({ code }) => code)

it('hands its losses on', () => {
  expect(infer({}, loss)).toEqual({
    ok: true,
    value: { model: { kind: 'model', losses: [loss] } },
    problems: [],
  })
})

describe('settings', () => {
  const { work } = train
  if (work.role !== 'train') throw new Error('Train trains')
  const settings = (params: object) => work.settings(train.params.parse(params))

  it('are Keras’ for Adam', () => {
    expect(settings({ learningRate: 0.001, epochs: 12, batchSize: 8, patience: 3, seed: 5 })).toEqual({
      optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      epochs: 12,
      batchSize: 8,
      patience: 3,
      seed: 5,
    })
  })

  it('keep momentum for SGD', () => {
    expect(settings({ optimizer: 'sgd', learningRate: 0.1, momentum: 0.5 }).optimizer).toEqual({
      kind: 'sgd',
      learningRate: 0.1,
      momentum: 0.5,
    })
  })
})

it('refuses losses without common rows', () => {
  const other = { ...loss, target: 'mass', prediction: tensorInfo([1], { rowsKey: 'other' }) }
  const found = infer({}, loss, other)
  expect(found.ok).toBe(false)
  expect(found.problems).toMatchObject([
    {
      code: 'train/rows',
      message:
        'The losses for “species” and “mass” use the rows of different tables, so they have no common batch.',
    },
  ])
})

it('refuses to train on nothing', () => {
  expect(codes(infer({}, { ...loss, split: { train: 0, validation: 300, test: 33 } }))).toEqual([
    'train/no-rows',
  ])
  expect(codes(infer({}, { ...loss, weight: 0 }))).toEqual(['train/no-weight'])
  expect(infer({}, { ...loss, weight: 0 }, loss).ok).toBe(true)
})

describe('warns', () => {
  it('when nothing is left to test on', () => {
    const found = infer({}, { ...loss, split: null })
    expect(found.ok).toBe(true)
    expect(found.problems).toMatchObject([
      {
        code: 'train/no-split',
        severity: 'warning',
        message: 'All 333 rows are used for training, so nothing is left to test on.',
      },
    ])
    expect(infer({}, { ...loss, split: null, rows: null }).problems[0]?.message).toMatch(/^All rows are/)
  })

  it('when a batch holds more than all rows', () => {
    const found = infer({ batchSize: 256 }, loss)
    expect(found.problems).toMatchObject([
      {
        code: 'train/batch-size',
        message: 'A batch of 256 is larger than the 233 training rows, so every epoch is a single step.',
        fixes: [{ steps: [{ do: 'setParam', on: 'self', param: 'batchSize', value: 32 }] }],
      },
    ])
    expect(infer({ batchSize: 233 }, loss).problems).toEqual([])
    expect(infer({ batchSize: 256 }, { ...loss, split: 'counting' }).problems).toEqual([])
  })

  it('when there is nothing to watch for stopping early', () => {
    const none = { ...loss, split: { train: 283, validation: 0, test: 50 } }
    expect(codes(infer({ patience: 5 }, none))).toEqual(['train/patience'])
    expect(codes(infer({ patience: 5 }, { ...loss, split: null }))).toEqual([
      'train/no-split',
      'train/patience',
    ])
    expect(infer({ patience: 0 }, none).problems).toEqual([])
    expect(infer({ patience: 5 }, loss).problems).toEqual([])
  })
})

it('bounds its settings', () => {
  for (const params of [
    { epochs: 0 },
    { batchSize: 0 },
    { learningRate: 0 },
    { momentum: 1 },
    { patience: -1 },
  ])
    expect(train.params.safeParse(params).success).toBe(false)
})
