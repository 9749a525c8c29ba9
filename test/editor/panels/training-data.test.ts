import { describe, expect, it, test } from 'vitest'
import type { CurvePoint } from '../../../src/engine/protocol.ts'
import {
  chartsOf,
  clock,
  curveNumber,
  nowOf,
  progressWords,
} from '../../../src/editor/panels/bottom/training-data.ts'

const point = (epoch: number, more: Partial<CurvePoint> = {}): CurvePoint => ({
  epoch,
  trainLoss: 1 / (epoch + 1),
  trainMetric: null,
  validationLoss: null,
  validationMetric: null,
  ...more,
})

describe('the charts of a training', () => {
  it('leave out validation and metric while there are none', () => {
    const charts = chartsOf([point(0.5), point(1)])
    expect(charts.hasValidation).toBe(false)
    expect(charts.metric).toBeNull()
    expect(charts.loss.curves.map(({ label }) => label)).toEqual(['train'])
  })

  it('draw validation dashed beside training, over the same epochs', () => {
    const charts = chartsOf([
      point(0.5),
      point(1, { validationLoss: 0.6, validationMetric: 0.9, trainMetric: 0.8 }),
    ])
    expect(charts.loss.x).toEqual([0.5, 1])
    expect(charts.loss.curves.map(({ dashed, values }) => [dashed ?? false, values])).toEqual([
      [false, [1 / 1.5, 0.5]],
      [true, [null, 0.6]],
    ])
    expect(charts.metric?.curves.map(({ values }) => values)).toEqual([
      [null, 0.8],
      [null, 0.9],
    ])
  })

  it('keep every end of an epoch and the newest point when there are too many', () => {
    const points = Array.from({ length: 20_000 }, (_, at) =>
      point((at + 1) / 400, (at + 1) % 400 === 0 ? { validationLoss: at } : {}),
    )
    const { loss } = chartsOf(points)
    expect(loss.x.length).toBeLessThan(2000)
    expect(loss.curves[1]?.values.filter((value) => value !== null)).toHaveLength(50)
    expect(loss.x.at(-1)).toBe(50)
  })
})

it('now is the newest of each number', () => {
  const points = [point(1, { validationLoss: 0.5, trainMetric: 0.7 }), point(1.5, { trainLoss: 0.25 })]
  expect(nowOf(points)).toEqual({
    trainLoss: 0.25,
    trainMetric: 0.7,
    validationLoss: 0.5,
    validationMetric: null,
  })
})

test.each([
  [4, '0:04'],
  [3.2, '0:04'],
  [750, '12:30'],
  [3729, '1:02:09'],
  [-1, '0:00'],
])('%d seconds are %s', (seconds, text) => expect(clock(seconds)).toBe(text))

test.each([
  [0.0381, '0.038'],
  [1, '1.000'],
  [0, '0.000'],
  [0.0002376, '0.00024'],
  [-0.5, '−0.500'],
  [12.345, '12.35'],
  [Infinity, '∞'],
])('%d is written %s', (value, text) => expect(curveNumber(value)).toBe(text))

it('progress is said with the time that is left', () => {
  const progress = {
    epoch: 19,
    epochs: 30,
    step: 3,
    stepsPerEpoch: 8,
    samplesPerSecond: 900,
    secondsLeft: 4,
    learningRate: 0.01,
  }
  expect(progressWords(progress)).toBe('epoch 19 of 30 · 0:04 left')
  expect(progressWords({ ...progress, secondsLeft: null })).toBe('epoch 19 of 30')
})
