import type { Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openBackend } from '../../../src/engine/backends/create.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import { numbers, sizeOf } from './reference.ts'

/** Everything that the backend holds, also what tfjs does not know of. */
const held = () => ({ tensors: tf.memory().numTensors, data: tf.backend().numDataIds() })

beforeAll(async () => {
  expect((await openBackend('wasm')).ok).toBe(true)
})

describe('gather on WebAssembly', () => {
  /** Slices along an axis, by the definition: out[…, i, …] = x[…, indices[i], …]. */
  function pick(
    values: ArrayLike<number>,
    shape: readonly number[],
    axis: number,
    indices: readonly number[],
  ) {
    const outer = sizeOf(shape.slice(0, axis))
    const inner = sizeOf(shape.slice(axis + 1))
    const length = shape[axis]!
    const picked: number[] = []
    for (let block = 0; block < outer; block++)
      for (const index of indices)
        for (let one = 0; one < inner; one++) picked.push(values[(block * length + index) * inner + one]!)
    return picked
  }

  const cases = [
    { name: 'rows of images, moved as blocks', shape: [5, 7, 6, 2], axis: 0 },
    { name: 'rows of a few numbers', shape: [6, 4], axis: 0 },
    { name: 'single numbers', shape: [9], axis: 0 },
    { name: 'an axis in the middle', shape: [3, 5, 4], axis: 1 },
    { name: 'the last axis, counted from the end', shape: [4, 5], axis: -1 },
  ]
  test.each(cases)('$name', ({ shape, axis }) => {
    const values = numbers(sizeOf(shape), 1)
    const before = held()
    const found = tf.tidy(() => {
      const x = tf.tensor(values, shape)
      const one = tf.gather(x, tf.tensor1d([4, 0, 4, 2], 'int32'), axis)
      const two = tf.gather(x, tf.tensor2d([1, 3, 3, 0], [2, 2], 'int32'), axis)
      return [one, two].map((each) => [each.shape, [...each.dataSync()]]) as never
    }) as unknown as [number[], number[]][]
    const from = axis < 0 ? axis + shape.length : axis
    const around = (middle: number[]) => [...shape.slice(0, from), ...middle, ...shape.slice(from + 1)]
    expect(found).toEqual([
      [around([4]), pick(values, shape, from, [4, 0, 4, 2])],
      [around([2, 2]), pick(values, shape, from, [1, 3, 3, 0])],
    ])
    expect(held()).toEqual(before)
  })

  test.each([
    ['int32', [7, -3, 2 ** 24 + 1, 0, 5, 1]],
    ['bool', [1, 0, 1, 1, 0, 0]],
  ] as const)('numbers of type %s', (dtype, values) => {
    const rows = tf.tidy(() => [
      ...tf.gather(tf.tensor2d([...values], [3, 2], dtype), tf.tensor1d([2, 0], 'int32')).dataSync(),
    ])
    expect(rows).toEqual([...values.slice(4), ...values.slice(0, 2)])
  })

  test('a row that is not there is an error and leaves nothing behind', () => {
    const before = held()
    for (const index of [3, -1])
      expect(() =>
        tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, index], 'int32')).dataSync()),
      ).toThrow(`index value ${index} is not in [0, 2]`)
    expect(held()).toEqual(before)
  })

  test('its gradient adds up what one row gave several times', () => {
    const slopes = tf.tidy(() => {
      const f = (x: Tensor) => tf.gather(x, tf.tensor1d([1, 1, 0], 'int32'))
      return [
        ...tf
          .grad(f)(tf.ones([3, 1]), tf.tensor2d([2, 3, 5], [3, 1]))
          .dataSync(),
      ]
    })
    expect(slopes).toEqual([5, 5, 0])
  })
})

describe('the same tensor again on WebAssembly', () => {
  test('shares its numbers and outlives the first', () => {
    const before = held()
    const x = tf.tensor1d([1, 2, 3])
    const same = tf.clone(x)
    expect(tf.backend().numDataIds()).toBe(before.data + 1)
    x.dispose()
    expect([...same.dataSync()]).toEqual([1, 2, 3])
    same.dispose()
    expect(held()).toEqual(before)
  })

  test('keeps its numbers when the variable that it was taken from gets others', () => {
    const variable = tf.variable(tf.tensor1d([1, 2]))
    const snapshot = tf.clone(variable)
    const next = tf.tensor1d([3, 4])
    variable.assign(next)
    next.dispose()
    expect([...snapshot.dataSync()]).toEqual([1, 2])
    expect([...variable.dataSync()]).toEqual([3, 4])
    tf.dispose([snapshot, variable])
  })

  test('keeps words', () => {
    expect(tf.tidy(() => tf.clone(tf.tensor1d(['a', 'ö'], 'string')).dataSync())).toEqual(['a', 'ö'])
  })
})
