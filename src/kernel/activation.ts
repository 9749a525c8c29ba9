import type * as tfjs from '@tensorflow/tfjs-core'
import type { Activated } from './wire.ts'

export const ACTIVATIONS = [
  'linear',
  'relu',
  'sigmoid',
  'tanh',
  'softmax',
  'elu',
  'selu',
  'gelu',
  'swish',
] as const
export type ActivationName = (typeof ACTIVATIONS)[number]

/** What a loss should know about numbers that went through this activation. */
export function activated(name: ActivationName): Activated {
  switch (name) {
    case 'linear':
    case 'softmax':
    case 'sigmoid':
    case 'relu':
    case 'tanh':
      return name
    default:
      return 'other'
  }
}

/** Whether losses prefer what went into this activation: near 0 and 1 its results are rounded. */
export function hasLogits(name: ActivationName): boolean {
  return name === 'softmax' || name === 'sigmoid'
}

/**
 * Applies an activation, element by element (softmax: over the last axis), with Keras' formulas:
 * `gelu` is the exact form x·Φ(x), `swish` is x·sigmoid(x).
 */
export function activate(tf: typeof tfjs, x: tfjs.Tensor, name: ActivationName): tfjs.Tensor {
  switch (name) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'tanh':
      return tf.tanh(x)
    case 'softmax':
      return tf.softmax(x, -1)
    case 'elu':
      return tf.elu(x)
    case 'selu':
      return tf.selu(x)
    case 'gelu':
      return tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))
    case 'swish':
      return tf.mul(x, tf.sigmoid(x))
  }
}
