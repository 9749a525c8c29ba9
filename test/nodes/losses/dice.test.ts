import { beforeAll, expect, it } from 'vitest'
import dice from '../../../nodes/losses/dice.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import fixture from '../../fixtures/losses/losses.json' with { type: 'json' }
import { openCpu, tensorInfo } from '../lib/layers.ts'
import { codes, expectClose, inferLoss, lossWork, valueOf } from '../lib/losses.ts'
import { column, described } from '../lib/tables.ts'

beforeAll(openCpu)

const work = lossWork(dice)

it.each(fixture.masks.map((one) => [one.name, one] as const))('equals PyTorch: %s', (_, one) => {
  tf.tidy(() => {
    const logits = tf.tensor(one.logits, one.shape)
    const target = tf.tensor(one.target, one.shape)
    const prediction = tf.sigmoid(logits)
    expectClose([valueOf(dice, { prediction, logits, target })], [one.dice], 1e-5)
    expectClose([valueOf(dice, { prediction, logits: null, target })], [one.dice], 1e-5)
    const gradient = tf.grad((x) => work.loss(tf, {}, { prediction: x, logits: x, target }))(logits)
    expectClose(gradient.dataSync(), one.diceGradient, 1e-5)
  })
})

it('is 0 for the same masks and takes masks only', () => {
  tf.tidy(() => {
    const mask = tf.tensor([1, 0, 1, 1], [1, 2, 2, 1])
    expectClose([valueOf(dice, { prediction: mask, logits: null, target: mask })], [0], 1e-6)
  })
  const data = described([column('mask', { kind: 'image', shape: [4, 4, 1] }), column('age')])
  const prediction = tensorInfo([4, 4, 1], { columns: ['x'], activated: 'sigmoid' })
  expect(inferLoss(dice, 'mask', prediction, data).loss?.task).toBe('segmentation')
  expect(codes(inferLoss(dice, 'age', prediction, data))).toEqual(['dice/target-kind'])
  expect(codes(inferLoss(dice, '', prediction, data))).toEqual(['dice/no-target'])
})
