import type * as tfjs from '@tensorflow/tfjs-core'
import type { LossCall, Tf } from '../../../src/kernel/define.ts'
import { param } from '../../../src/kernel/params.ts'
import { error, fail, ok, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { sameShape, showShape } from '../../../src/kernel/shape.ts'
import { quote } from '../../../src/kernel/words.ts'
import type { LossInfo, TableInfo, TensorInfo } from '../../../src/kernel/wire.ts'
import { z } from '../../../src/kernel/z.ts'
import { commonProblems, findTarget, type LossWords } from './checks.ts'

/** The params of a loss that compares with masks. */
export const maskParams = {
  target: param(z.string().max(200).default(''), {
    title: 'Target',
    help: 'The column of masks to predict.',
    control: 'column',
    of: 'data',
    kinds: ['image'],
  }),
  weight: param(z.number().min(0).max(1000).default(1), {
    title: 'Weight',
    help: 'How much this loss counts when a network is trained on several.',
  }),
}

/** What a loss that compares with masks gives out, or why it cannot. */
export function inferMask(
  words: LossWords,
  { target, weight }: { readonly target: string; readonly weight: number },
  { prediction, data }: { readonly prediction: TensorInfo; readonly data: TableInfo },
): Checked<{ loss: LossInfo }> {
  const found = findTarget(words, target, data, prediction)
  if ('problem' in found) return fail(found.problem)
  const { column } = found
  const problems = [
    ...commonProblems(words, column, data, prediction),
    ...shapeProblems(words, target, column.shape, prediction),
  ]
  if (problems.length > 0) return fail(...problems)
  return ok({
    loss: {
      kind: 'loss',
      task: 'segmentation',
      target,
      classes: [],
      prediction,
      rows: data.rows,
      split: data.split,
      weight,
      reads: data.columns.filter(({ name }) => prediction.columns.includes(name)),
    },
  })
}

function shapeProblems(
  { type, title }: LossWords,
  target: string,
  shape: readonly number[],
  prediction: TensorInfo,
): Problem[] {
  const [height, width, channels = 1] = shape
  const last = {
    label: `Insert Conv2D with ${channels === 1 ? '1 filter' : `${channels} filters`}, sigmoid`,
    steps: [
      {
        do: 'insert' as const,
        input: 'prediction',
        type: 'conv2d',
        params: { filters: channels, kernelSize: 1, padding: 'same', activation: 'sigmoid' },
      },
    ],
  }
  if (!sameShape(prediction.shape, shape)) {
    const [high, wide] = prediction.shape
    const fits = prediction.shape.length === 3 && high === height && wide === width
    return [
      error(
        `${type}/shape`,
        `${quote(target)} is ${showShape(shape)} per row, but the prediction is ${showShape(prediction.shape)}.`,
        {
          input: 'prediction',
          advice: fits
            ? 'A last Conv2D with as many filters as the mask has channels gives one number per pixel.'
            : 'The network must keep the height and width: convolutions with the padding “same”, and as much UpSampling2D as pooling.',
          ...(fits && { fixes: [last] }),
        },
      ),
    ]
  }
  if (prediction.activated === 'sigmoid' || prediction.activated === 'linear') return []
  return [
    error(
      `${type}/activation`,
      `${title} needs one probability per pixel, but the prediction ${prediction.activated === 'other' ? 'does not come from sigmoid' : `went through ${prediction.activated}`}.`,
      {
        input: 'prediction',
        advice: 'End the network with sigmoid.',
        fixes: [
          {
            label: 'Use sigmoid',
            steps: [{ do: 'setParam', on: { input: 'prediction' }, param: 'activation', value: 'sigmoid' }],
          },
          last,
        ],
      },
    ),
  ]
}

/** All numbers of each row behind one another: `[batch, numbers]`. */
export function flat(tf: Tf, x: tfjs.Tensor): tfjs.Tensor2D {
  const rows = x.shape[0] ?? 1
  return tf.reshape(x, [rows, x.size / Math.max(1, rows)])
}

/** What people read beside the loss of masks: intersection over union of each image at one half, summed. */
export const iouMetric = {
  name: 'IoU',
  better: 'higher' as const,
  /** A row whose mask is empty, and predicted to be empty, counts 1. */
  sum(tf: Tf, { prediction, logits, target }: LossCall): tfjs.Scalar {
    const inside = tf.cast(
      logits ? tf.greater(flat(tf, logits), 0) : tf.greater(flat(tf, prediction), 0.5),
      'float32',
    )
    const truth = tf.cast(tf.greater(flat(tf, target), 0.5), 'float32')
    const both = tf.sum(tf.mul(inside, truth), -1)
    const either = tf.sum(tf.maximum(inside, truth), -1)
    // 1 is added above and below where both are empty.
    const empty = tf.cast(tf.equal(either, 0), 'float32')
    return tf.sum(tf.div(tf.add(both, empty), tf.add(either, empty)))
  },
}

/** Probabilities per pixel. */
export function finishMask(tf: Tf, { prediction, logits }: Omit<LossCall, 'target'>): tfjs.Tensor {
  return logits ? tf.sigmoid(logits) : prediction
}
