import { beforeAll, describe, expect, it } from 'vitest'
import meanSquaredError from '../../../nodes/losses/mean-squared-error.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import fixture from '../../fixtures/losses/losses.json' with { type: 'json' }
import { openCpu, tensorInfo } from '../lib/layers.ts'
import { codes, expectClose, inferLoss, labels, lossWork, slopes, valueOf } from '../lib/losses.ts'
import { column, described } from '../lib/tables.ts'

beforeAll(openCpu)

const work = lossWork(meanSquaredError)

it.each(fixture.meanSquaredError.map((one) => [one.name, one] as const))('equals PyTorch: %s', (_, one) => {
  tf.tidy(() => {
    const shape = one.shape as [number, number]
    const target = tf.tensor2d(one.target, shape)
    const call = (values: readonly number[]) => ({
      prediction: tf.tensor2d([...values], shape),
      logits: null,
      target,
    })
    expectClose([valueOf(meanSquaredError, call(one.prediction))], [one.loss], 1e-6)
    const gradient = tf.grad((x) => work.loss(tf, {}, { prediction: x, logits: null, target }))(
      call(one.prediction).prediction,
    )
    expectClose(gradient.dataSync(), one.gradient, 1e-5)
    const step = one.name === 'large' ? 10 : 0.01
    const numeric = slopes(one.prediction, (values) => valueOf(meanSquaredError, call(values)), step)
    expectClose(numeric, [...gradient.dataSync()], 1e-2)
    expectClose(work.metric.sum(tf, call(one.prediction)).dataSync(), [one.absoluteErrors], 1e-6)
    const { prediction } = call(one.prediction)
    expect(work.finish(tf, { prediction, logits: prediction })).toBe(prediction)
  })
})

describe('while editing', () => {
  const mass = column('mass', { range: { min: 2700, max: 6300, mean: 4200 } })
  const data = described([
    column('species', { kind: 'category', categories: ['a', 'b'] }),
    mass,
    column('beak'),
  ])
  const prediction = tensorInfo([1], { columns: ['beak'] })
  const infer = (target: string, change: Partial<typeof prediction> = {}, table = data) =>
    inferLoss(meanSquaredError, target, { ...prediction, ...change }, table)

  it('takes one number', () => {
    const { loss, problems } = infer('mass')
    expect(problems).toEqual([])
    expect(loss).toMatchObject({ task: 'regression', target: 'mass', classes: [], reads: [{ name: 'beak' }] })
  })

  it('offers the columns that the network does not read yet', () => {
    for (const [target, code] of [
      ['', 'mean-squared-error/no-target'],
      ['weight', 'mean-squared-error/target-missing'],
      ['species', 'mean-squared-error/target-kind'],
    ] as const) {
      const found = infer(target)
      expect(codes(found)).toEqual([code])
      expect(labels(found.problems[0]?.fixes)).toEqual(['Predict “mass”'])
    }
  })

  it('wants one unit, a vector, the same rows, an answer in each, and something to find out', () => {
    expect(infer('mass', { shape: [3] }).problems[0]).toMatchObject({
      code: 'mean-squared-error/units',
      message: '“mass” is 1 number per row, but the prediction has 3 numbers.',
      fixes: [
        { steps: [{ on: { input: 'prediction' }, param: 'units', value: 1 }] },
        { steps: [{ do: 'insert', type: 'dense', params: { units: 1, activation: 'linear' } }] },
      ],
    })
    expect(codes(infer('mass', { shape: [2, 2, 1] }))).toEqual(['mean-squared-error/rank'])
    expect(codes(infer('mass', { rowsKey: 'other' }))).toEqual(['mean-squared-error/rows'])
    expect(codes(infer('mass', { columns: ['mass'] }))).toEqual(['mean-squared-error/target-is-input'])
    const gaps = described([{ ...mass, missing: 1 }])
    expect(infer('mass', {}, gaps).problems[0]?.message).toBe(
      '1 row has no value in “mass”, so there is nothing to compare a prediction with.',
    )
  })

  it('warns of a last layer that cannot give the numbers', () => {
    const warned = (activated: 'softmax' | 'sigmoid' | 'tanh' | 'relu' | 'linear') => {
      const { loss, problems } = infer('mass', { activated })
      expect(loss).toBeDefined()
      return problems
    }
    expect(warned('softmax')).toMatchObject([{ code: 'mean-squared-error/softmax', severity: 'warning' }])
    expect(warned('sigmoid')).toMatchObject([
      {
        code: 'mean-squared-error/range',
        severity: 'warning',
        message:
          'The prediction went through sigmoid, which gives only numbers from 0 to 1, but “mass” goes from 2700 to 6300.',
        fixes: [{ label: 'Use linear' }],
      },
    ])
    expect(warned('tanh')[0]?.message).toContain('from −1 to 1')
    // All masses are positive, so relu can give them.
    expect(warned('relu')).toEqual([])
    expect(warned('linear')).toEqual([])
  })
})
