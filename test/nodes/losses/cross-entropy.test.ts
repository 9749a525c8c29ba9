import { beforeAll, describe, expect, it } from 'vitest'
import crossEntropy from '../../../nodes/losses/cross-entropy.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import type { LossCall } from '../../../src/kernel/define.ts'
import fixture from '../../fixtures/losses/losses.json' with { type: 'json' }
import { openCpu, tensorInfo } from '../lib/layers.ts'
import { codes, expectClose, inferLoss, labels, lossWork, slopes, valueOf } from '../lib/losses.ts'
import { column, described } from '../lib/tables.ts'

beforeAll(openCpu)

const work = lossWork(crossEntropy)

interface Case {
  readonly shape: readonly number[]
  readonly target: readonly number[]
}

/** A call as the engine makes it: from logits, or from probabilities alone. */
function callOf(
  { shape, target }: Case,
  values: readonly number[],
  given: 'logits' | 'probabilities',
): LossCall {
  const prediction = tf.tensor2d([...values], shape as [number, number], 'float32')
  return {
    prediction,
    logits: given === 'logits' ? prediction : null,
    target: tf.tensor1d([...target], 'int32'),
  }
}

const value = (one: Case, values: readonly number[], given: 'logits' | 'probabilities') =>
  tf.tidy(() => valueOf(crossEntropy, callOf(one, values, given)))

describe('equals PyTorch', () => {
  it.each(fixture.crossEntropy.map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(value(one, one.logits, 'logits')).toBeCloseTo(one.loss, 5)
    expect(value(one, one.probabilities, 'probabilities')).toBeCloseTo(one.lossFromProbabilities, 5)
    tf.tidy(() => {
      const { logits, target } = callOf(one, one.logits, 'logits')
      const gradient = tf.grad((x) => work.loss(tf, {}, { prediction: x, logits: x, target }))(logits!)
      expectClose(gradient.dataSync(), one.gradient, 1e-6)
      const numeric = slopes(one.logits, (values) => value(one, values, 'logits'))
      expectClose(numeric, [...gradient.dataSync()], 1e-3)
      expect(work.metric.sum(tf, callOf(one, one.logits, 'logits')).dataSync()[0]).toBe(one.right)
      expect(work.metric.sum(tf, callOf(one, one.probabilities, 'probabilities')).dataSync()[0]).toBe(
        one.right,
      )
    })
  })

  it('where probabilities would round to 0', () => {
    for (const one of fixture.extreme) {
      expect(value(one, one.logits, 'logits')).toBeCloseTo(one.loss, 3)
      tf.tidy(() => {
        const { logits, target } = callOf(one, one.logits, 'logits')
        const gradient = tf.grad((x) => work.loss(tf, {}, { prediction: x, logits: x, target }))(logits!)
        expectClose(gradient.dataSync(), one.gradient, 1e-6)
      })
    }
  })
})

it('stays finite where a network is certain and wrong and only probabilities are known', () => {
  const loss = value({ shape: [1, 2], target: [0] }, [0, 1], 'probabilities')
  expect(loss).toBeCloseTo(-Math.log(1e-7), 3)
})

it('gradients of probabilities equal numeric differences', () => {
  const [one] = fixture.crossEntropy
  tf.tidy(() => {
    const { prediction, target } = callOf(one!, one!.probabilities, 'probabilities')
    const gradient = tf.grad((x) => work.loss(tf, {}, { prediction: x, logits: null, target }))(prediction)
    const numeric = slopes(one!.probabilities, (values) => value(one!, values, 'probabilities'), 0.002)
    expectClose(numeric, [...gradient.dataSync()], 5e-3)
  })
})

it('people read probabilities, whatever the network gives', () => {
  tf.tidy(() => {
    const logits = tf.tensor2d([[1, 2, 3]])
    const read = work.finish(tf, { prediction: logits, logits }).dataSync()
    expectClose(read, [0.09003057, 0.24472847, 0.66524096], 1e-6)
    const probabilities = tf.tensor2d([[0.2, 0.8]])
    expect(work.finish(tf, { prediction: probabilities, logits: null })).toBe(probabilities)
  })
})

describe('while editing', () => {
  const species = column('species', { kind: 'category', categories: ['Adelie', 'Chinstrap', 'Gentoo'] })
  const island = column('island', { kind: 'category', categories: ['Biscoe', 'Dream'] })
  const data = described([species, column('mass'), island])
  const prediction = tensorInfo([3], { activated: 'softmax', columns: ['mass'] })
  const infer = (target: string, change: Partial<typeof prediction> = {}, table = data) =>
    inferLoss(crossEntropy, target, { ...prediction, ...change }, table)

  it('knows the classes, and what the network reads', () => {
    const { loss, problems } = infer('species')
    expect(problems).toEqual([])
    expect(loss).toMatchObject({
      task: 'classification',
      classes: ['Adelie', 'Chinstrap', 'Gentoo'],
      rows: 100,
      weight: 1,
      reads: [{ name: 'mass' }],
    })
  })

  it('takes numbers that went through nothing', () => {
    expect(infer('species', { activated: 'linear' }).problems).toEqual([])
  })

  it('asks for a target, offering a button for each', () => {
    for (const [target, code] of [
      ['', 'cross-entropy/no-target'],
      ['kind', 'cross-entropy/target-missing'],
      ['mass', 'cross-entropy/target-kind'],
    ] as const) {
      const found = infer(target)
      expect(codes(found)).toEqual([code])
      expect(labels(found.problems[0]?.fixes)).toEqual(['Predict “species”', 'Predict “island”'])
    }
    expect(infer('mass').problems[0]?.message).toBe(
      '“mass” holds numbers, but Cross-entropy predicts categories.',
    )
    expect(infer('mass').problems[0]?.advice).toMatch(/^Use Mean squared error for numbers/)
  })

  it('wants a unit per class', () => {
    const { problems } = infer('species', { shape: [1] })
    expect(problems).toMatchObject([
      {
        code: 'cross-entropy/units',
        input: 'prediction',
        message: '“species” has 3 classes, but the prediction has 1 number.',
        fixes: [
          { steps: [{ do: 'setParam', on: { input: 'prediction' }, param: 'units', value: 3 }] },
          { steps: [{ do: 'insert', type: 'dense', params: { units: 3, activation: 'softmax' } }] },
        ],
      },
    ])
  })

  it('wants probabilities', () => {
    for (const activated of ['relu', 'tanh', 'sigmoid', 'other'] as const) {
      const found = infer('species', { activated })
      expect(codes(found)).toEqual(['cross-entropy/not-probabilities'])
      expect(labels(found.problems[0]?.fixes)[0]).toBe('Use softmax')
    }
    expect(infer('species', { activated: 'relu' }).problems[0]?.message).toContain('went through relu')
    expect(codes(infer('species', { shape: [1], activated: 'sigmoid' }))).toEqual([
      'cross-entropy/units',
      'cross-entropy/not-probabilities',
    ])
  })

  it('wants a vector', () => {
    expect(infer('species', { shape: [4, 4, 16] }).problems).toMatchObject([
      {
        code: 'cross-entropy/rank',
        message: 'Cross-entropy compares one vector per example, this wire carries 4 × 4 × 16.',
        fixes: [{ steps: [{ do: 'insert', input: 'prediction', type: 'flatten' }] }],
      },
    ])
  })

  it('wants the same rows on both sides', () => {
    expect(codes(infer('species', { rowsKey: 'other' }))).toEqual(['cross-entropy/rows'])
  })

  it('wants something to find out', () => {
    expect(infer('species', { columns: ['mass', 'species'] }).problems[0]).toMatchObject({
      code: 'cross-entropy/target-is-input',
      message: 'The network reads “species”, which is also what it is to predict: it would only copy it.',
    })
    const one = described([column('kind', { kind: 'category', categories: ['only'] })])
    expect(codes(infer('kind', {}, one))).toEqual(['cross-entropy/classes'])
  })

  it('wants an answer for every row, and offers to drop the others everywhere', () => {
    const gaps = described([{ ...species, missing: 11 }])
    expect(infer('species', {}, gaps).problems).toMatchObject([
      {
        code: 'cross-entropy/missing-answers',
        message: '11 rows have no value in “species”, so there is nothing to compare a prediction with.',
        fixes: [
          {
            steps: [
              {
                do: 'insert',
                input: 'data',
                type: 'drop-missing',
                params: { columns: ['species'] },
                beforeSplit: true,
              },
            ],
          },
        ],
      },
    ])
  })
})
