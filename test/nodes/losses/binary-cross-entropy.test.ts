import { beforeAll, describe, expect, it } from 'vitest'
import binaryCrossEntropy from '../../../nodes/losses/binary-cross-entropy.ts'
import crossEntropy from '../../../nodes/losses/cross-entropy.ts'
import meanSquaredError from '../../../nodes/losses/mean-squared-error.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import fixture from '../../fixtures/losses/losses.json' with { type: 'json' }
import { openCpu, tensorInfo } from '../lib/layers.ts'
import { codes, expectClose, inferLoss, labels, lossWork, valueOf } from '../lib/losses.ts'
import { column, described } from '../lib/tables.ts'

beforeAll(openCpu)

const work = lossWork(binaryCrossEntropy)

it.each(fixture.masks.map((one) => [one.name, one] as const))('equals PyTorch: %s', (_, one) => {
  tf.tidy(() => {
    const logits = tf.tensor(one.logits, one.shape)
    const target = tf.tensor(one.target, one.shape)
    const prediction = tf.sigmoid(logits)
    const call = { prediction, logits, target }
    expectClose([valueOf(binaryCrossEntropy, call)], [one.entropy], 1e-5)
    const gradient = tf.grad((x) => work.loss(tf, {}, { prediction: tf.sigmoid(x), logits: x, target }))(
      logits,
    )
    expectClose(gradient.dataSync(), one.entropyGradient, 1e-5)
    // Probabilities alone round to 1 where the logits are far from 0.
    if (one.name !== 'far from 0')
      expectClose([valueOf(binaryCrossEntropy, { prediction, logits: null, target })], [one.entropy], 1e-5)
    for (const known of [logits, null])
      expectClose(work.metric.sum(tf, { prediction, logits: known, target }).dataSync(), [one.iou], 1e-6)
    expectClose(work.finish(tf, { prediction: logits, logits }).dataSync(), [...prediction.dataSync()], 1e-6)
  })
})

describe('while editing', () => {
  const mask = column('mask', { kind: 'image', shape: [8, 8, 1] })
  const data = described([column('picture', { kind: 'image', shape: [8, 8, 3] }), mask, column('age')])
  const prediction = tensorInfo([8, 8, 1], { columns: ['picture'], activated: 'sigmoid' })
  const infer = (target: string, change: Partial<typeof prediction> = {}) =>
    inferLoss(binaryCrossEntropy, target, { ...prediction, ...change }, data)

  it('takes a probability, or a logit, per pixel', () => {
    for (const activated of ['sigmoid', 'linear'] as const) {
      const { loss, problems } = infer('mask', { activated })
      expect(problems).toEqual([])
      expect(loss).toMatchObject({
        task: 'segmentation',
        target: 'mask',
        classes: [],
        reads: [{ name: 'picture' }],
      })
    }
  })

  it('wants the size of the mask, and says both', () => {
    const wide = infer('mask', { shape: [8, 8, 16] })
    expect(wide.problems[0]?.message).toBe('“mask” is 8 × 8 × 1 per row, but the prediction is 8 × 8 × 16.')
    expect(labels(wide.problems[0]?.fixes)).toEqual(['Insert Conv2D with 1 filter, sigmoid'])
    const small = infer('mask', { shape: [4, 4, 1] })
    expect(codes(small)).toEqual(['binary-cross-entropy/shape'])
    expect(small.problems[0]?.fixes).toBeUndefined()
    expect(codes(infer('mask', { activated: 'relu' }))).toEqual(['binary-cross-entropy/activation'])
  })

  it('leads to the right loss for other columns, and they lead here', () => {
    const number = infer('age')
    expect(codes(number)).toEqual(['binary-cross-entropy/target-kind'])
    expect(number.problems[0]?.advice).toContain('Mean squared error')
    for (const other of [crossEntropy, meanSquaredError]) {
      const found = inferLoss(other, 'mask', prediction, data)
      expect(found.problems[0]?.advice).toContain('Use Binary cross-entropy or Dice for masks.')
    }
  })
})
