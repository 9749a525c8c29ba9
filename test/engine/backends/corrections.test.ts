import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, test } from 'vitest'
import { openBackend } from '../../../src/engine/backends/create.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import { distance, gradient, numbers } from './reference.ts'

type Attrs = { alignCorners: boolean; halfPixelCenters: boolean; size: [number, number] }

/** Nearest-pixel resizing by its definition. */
function resize(
  x: ArrayLike<number>,
  shape: readonly [number, number, number, number],
  attrs: Attrs,
): Float64Array {
  const [batch, height, width, depth] = shape
  const [tall, wide] = attrs.size
  const source = (to: number, small: number, large: number) => {
    const scale = attrs.alignCorners && large > 1 ? (small - 1) / (large - 1) : small / large
    const at = scale * (to + (attrs.halfPixelCenters ? 0.5 : 0))
    return Math.min(small - 1, attrs.alignCorners ? Math.round(at) : Math.floor(at))
  }
  const out = new Float64Array(batch * tall * wide * depth)
  for (let b = 0, to = 0; b < batch; b++)
    for (let r = 0; r < tall; r++)
      for (let c = 0; c < wide; c++)
        for (let d = 0; d < depth; d++, to++)
          out[to] = x[((b * height + source(r, height, tall)) * width + source(c, width, wide)) * depth + d]!
  return out
}

const resized = (
  x: Float32Array,
  shape: readonly [number, number, number, number],
  attrs: Attrs,
  dy: Float32Array,
) =>
  tf.tidy(() =>
    tf
      .grad((a: Tensor) =>
        tf.image.resizeNearestNeighbor(a as Tensor4D, attrs.size, attrs.alignCorners, attrs.halfPixelCenters),
      )(tf.tensor(x, [...shape]), tf.tensor(dy, [shape[0], ...attrs.size, shape[3]]))
      .dataSync<'float32'>(),
  )

describe('the gradient of resizing to the nearest pixel, on the CPU', () => {
  const shape = [3, 3, 4, 2] as const
  const x = numbers(72, 1)
  const wanted = (attrs: Attrs, dy: Float32Array) => gradient((at) => resize(at, shape, attrs), x, dy, 1)

  test('tfjs still gets it wrong: when this fails, the correction can go', async () => {
    const attrs = { alignCorners: false, halfPixelCenters: false, size: [6, 8] as [number, number] }
    const dy = numbers(3 * 6 * 8 * 2, 2)
    // The stock kernels are registered by the package's import; ours only when we open the backend.
    await tf.setBackend('cpu')
    // Keeps the package's advertisement out of the test's output.
    Reflect.set(tf.backend(), 'firstUse', false)
    const stock = resized(x, shape, attrs, dy)
    const right = wanted(attrs, dy)
    expect(distance(stock.slice(0, 24), right.slice(0, 24))).toBeLessThan(1e-6)
    expect(distance(stock.slice(24), right.slice(24))).toBeGreaterThan(0.1)

    await openBackend('cpu')
    expect(distance(resized(x, shape, attrs, dy), right)).toBeLessThan(1e-6)
  })

  test.each([
    { alignCorners: false, halfPixelCenters: false, size: [6, 8] },
    { alignCorners: true, halfPixelCenters: false, size: [6, 8] },
    { alignCorners: false, halfPixelCenters: true, size: [6, 8] },
    { alignCorners: false, halfPixelCenters: false, size: [5, 7] },
    { alignCorners: true, halfPixelCenters: false, size: [5, 1] },
    { alignCorners: false, halfPixelCenters: true, size: [2, 3] },
  ] as Attrs[])('corrected, %j', async (attrs) => {
    await openBackend('cpu')
    const dy = numbers(3 * attrs.size[0] * attrs.size[1] * 2, 3)
    const before = tf.memory().numTensors
    expect(distance(resized(x, shape, attrs, dy), wanted(attrs, dy))).toBeLessThan(1e-6)
    expect(tf.memory().numTensors).toBe(before)
  })
})
