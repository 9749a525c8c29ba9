import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../../../src/engine/backends/tf.ts'
import type { Random } from '../../../src/kernel/random.ts'

/** Coordinates per tensor that are compared; more take time and tell nothing new. */
const COORDINATES = 12

export interface Comparison {
  /** Coordinates where the function is smooth enough to compare. */
  readonly compared: number
  /** Coordinates next to a kink, such as that of relu. */
  readonly kinks: number
  /** The largest difference, as a part of the size of the gradient. */
  readonly worst: number
}

/** Small enough for the curvature of activations, large enough for the rounding of float32. */
const STEP = 2 ** -6

interface Slopes {
  readonly slope: number
  readonly bend: number
}

/**
 * Compares gradients by tfjs with central differences of two step widths. Where these show a kink, such as that of relu
 * or of a maximum, there is no gradient to compare with; the caller checks that most places are smooth.
 */
export function compareGradients(
  values: readonly Tensor[],
  scalar: (...tensors: Tensor[]) => Scalar,
  draw: Random,
): Comparison {
  const gradients = tf.tidy(() =>
    tf
      .grads((...tensors: Tensor[]) => scalar(...tensors))([...values])
      .map((gradient) => gradient.dataSync()),
  )
  const valueAt = (at: number, coordinate: number, shift: number): number =>
    tf.tidy(() => {
      const moved = values.map((value, index) => {
        if (index !== at) return value
        const data = Float32Array.from(value.dataSync())
        data[coordinate] = (data[coordinate] ?? 0) + shift
        return tf.tensor(data, value.shape)
      })
      return scalar(...moved).dataSync()[0] ?? NaN
    })
  let compared = 0
  let kinks = 0
  let worst = 0
  values.forEach((value, at) => {
    for (let k = 0; k < Math.min(COORDINATES, value.size); k++) {
      const coordinate = value.size <= COORDINATES ? k : draw.integer(value.size)
      const middle = valueAt(at, coordinate, 0)
      const [wide, narrow] = [STEP, STEP / 2].map((step) => {
        const ahead = (valueAt(at, coordinate, step) - middle) / step
        const behind = (middle - valueAt(at, coordinate, -step)) / step
        return { slope: (ahead + behind) / 2, bend: ahead - behind }
      }) as [Slopes, Slopes]
      // Both slopes have an error in proportion to the square of the step: this combination has none.
      const central = (4 * narrow.slope - wide.slope) / 3
      const size = Math.max(1, Math.abs(central))
      // Of a smooth function the slopes agree, and the bend halves with the step.
      if (
        Math.abs(wide.slope - narrow.slope) > 0.003 * size ||
        Math.abs(wide.bend - 2 * narrow.bend) > 0.006 * size
      ) {
        kinks++
        continue
      }
      compared++
      worst = Math.max(worst, Math.abs((gradients[at]?.[coordinate] ?? NaN) - central) / size)
    }
  })
  return { compared, kinks, worst }
}
