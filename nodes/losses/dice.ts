import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { quote, shorten } from '../../src/kernel/words.ts'
import type { LossWords } from './lib/checks.ts'
import { finishMask, flat, inferMask, iouMetric, maskParams } from './lib/masks.ts'

const WORDS: LossWords = { type: 'dice', title: 'Dice', kind: 'image' }

/** Added above and below, so that two empty masks agree and nothing is divided by 0. */
const SMOOTH = 1

export default defineNode({
  type: 'dice',
  version: 1,
  family: 'losses',
  title: 'Dice',
  summary: 'Measures how little a predicted mask and the right one overlap.',
  keywords: ['segmentation', 'mask', 'overlap', 'f1', 'sorensen', 'v-net', 'u-net'],
  params: z.strictObject(maskParams),
  inputs: {
    prediction: { kind: 'tensor', help: 'One number per pixel, from the last layer.' },
    data: { kind: 'table', help: 'The table with the masks.' },
  },
  outputs: { loss: { kind: 'loss', help: 'For a Train node.' } },

  infer: (params, inputs) => inferMask(WORDS, params, inputs),

  summarize: ({ target }) => (target === '' ? 'no target yet' : `against ${quote(shorten(target, 40))}`),

  work: {
    role: 'loss',
    task: 'segmentation',
    target: ({ target }) => target,
    loss(tf, _, call) {
      const p = flat(tf, finishMask(tf, call))
      const t = flat(tf, call.target)
      const both = tf.sum(tf.mul(p, t), -1)
      const sizes = tf.add(tf.sum(tf.square(p), -1), tf.sum(tf.square(t), -1))
      const overlap = tf.div(tf.add(tf.mul(both, 2), SMOOTH), tf.add(sizes, SMOOTH))
      return tf.mean(tf.sub(1, overlap))
    },
    metric: iouMetric,
    finish: finishMask,
  },

  docs: `
Dice compares a whole predicted mask with the right one: twice what they share, divided by the sizes of both, taken from 1. It is 0 when they are the same and near 1 when they share nothing. In the formula, 1 − (2 Σ p t + 1) / (Σ p² + Σ t² + 1) for every picture, and the mean over the pictures; the 1 lets two empty masks agree.

Unlike Binary cross-entropy it does not count the many pixels outside that are easily right, so it learns small things in large pictures faster. Its curve is rougher; both together, with a weight each, are often best.
`,
  source: 'Milletari, Navab and Ahmadi (2016), V-Net; with 1 added above and below.',
})
