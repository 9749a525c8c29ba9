import '@tensorflow/tfjs-backend-wasm'
import { describe, expect, test } from 'vitest'
import { openBackend } from '../../../src/engine/backends/create.ts'
import { kernelOf } from '../../../src/engine/backends/kernels.ts'
import { tf } from '../../../src/engine/backends/tf.ts'

describe('one-hot vectors on WebAssembly', () => {
  // By hand: class 2, class 0, one that does not exist.
  const right = [0, 0, 1, 1, 0, 0, 0, 0, 0]
  const ask = (dtype: 'float32' | 'int32') =>
    tf.tidy(() => [...tf.oneHot(tf.tensor1d([2, 0, 7], 'int32'), 3, 1, 0, dtype).dataSync()])

  test('the stock kernel writes whole numbers into floats: when this fails, ours can go', async () => {
    const stock = kernelOf(tf.OneHot, 'wasm')
    await openBackend('wasm')
    const values = tf.tidy(() => {
      const indices = tf.tensor1d([2, 0, 7], 'int32')
      const attrs = { dtype: 'float32', depth: 3, onValue: 1, offValue: 0 }
      const made = stock({ indices }, attrs, tf.backend())
      return [...tf.backend().readSync(made.dataId)] as number[]
    })
    expect(values[2]).toBeLessThan(1e-40)
  })

  test.each(['float32', 'int32'] as const)('of type %s', async (dtype) => {
    await openBackend('wasm')
    expect(ask(dtype)).toEqual(right)
  })

  test('with other numbers for on and off', async () => {
    await openBackend('wasm')
    const values = tf.tidy(() => [
      ...tf.oneHot(tf.tensor1d([1], 'int32'), 2, 0.5, -0.25, 'float32').dataSync(),
    ])
    expect(values).toEqual([-0.25, 0.5])
  })
})
