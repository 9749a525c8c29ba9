import type * as tfjs from '@tensorflow/tfjs-core'
import { z } from '../../src/kernel/z.ts'
import { defineNode, type Tf } from '../../src/kernel/define.ts'
import { quote, shorten } from '../../src/kernel/words.ts'
import type { LossWords } from './lib/checks.ts'
import { finishMask, inferMask, iouMetric, maskParams } from './lib/masks.ts'

const WORDS: LossWords = { type: 'binary-cross-entropy', title: 'Binary cross-entropy', kind: 'image' }

/** Probabilities are kept this far from 0 and 1 before the logarithm, as in Keras. */
const EPSILON = 1e-7

export default defineNode({
  type: 'binary-cross-entropy',
  version: 1,
  family: 'losses',
  title: 'Binary cross-entropy',
  summary: 'Measures, pixel by pixel, how much probability the network gives to the right side of a mask.',
  keywords: ['segmentation', 'mask', 'sigmoid', 'bce', 'log loss', 'pixel', 'u-net'],
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
    loss(tf, _, { prediction, logits, target }) {
      if (logits) return fromLogits(tf, logits, target)
      const p = tf.clipByValue(prediction, EPSILON, 1 - EPSILON)
      const inside = tf.mul(target, tf.log(p))
      const outside = tf.mul(tf.sub(1, target), tf.log(tf.sub(1, p)))
      return tf.neg(tf.mean(tf.add(inside, outside)))
    },
    metric: iouMetric,
    finish: finishMask,
  },

  docs: `
Every pixel is a question with two answers: does it belong to what the mask marks, or not? Binary cross-entropy looks at the probability that the network gives to the right answer and takes its negative logarithm, 0.69 where it is undecided, and averages over all pixels and pictures.

Use it to find where something is on a picture. The network must give one number per pixel of the mask: convolutions with the padding “same”, and a last Conv2D with 1 filter and sigmoid. A linear last layer works too: its numbers go through sigmoid here.

Beside it stands the IoU, intersection over union: the pixels that both the mask and the prediction mark, divided by those that one of them marks. Where the masks are small, Dice learns faster.
`,
  source: 'Keras, losses.BinaryCrossentropy; PyTorch, binary_cross_entropy_with_logits.',
})

/**
 * The mean of max(x, 0) − x · t + log(1 + e^−|x|), which neither overflows nor rounds to 0, with the gradient written
 * out: (sigmoid(x) − t) / n.
 */
function fromLogits(tf: Tf, logits: tfjs.Tensor, target: tfjs.Tensor): tfjs.Scalar {
  const compute = tf.customGrad((x, save) => {
    const numbers = x as tfjs.Tensor
    ;(save as tfjs.GradSaveFunc)([numbers, target])
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(numbers))))
    const value = tf.mean(tf.add(tf.sub(tf.relu(numbers), tf.mul(numbers, target)), tail))
    return {
      value,
      gradFunc: (dy: tfjs.Tensor, saved: tfjs.Tensor[]) =>
        tf.mul(tf.sub(tf.sigmoid(saved[0]!), saved[1]!), tf.div(dy, numbers.size)),
    }
  })
  return compute(logits) as tfjs.Scalar
}
