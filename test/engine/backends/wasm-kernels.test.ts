import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openBackend } from '../../../src/engine/backends/create.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import {
  conv2d,
  depthwiseConv2d,
  distance,
  gradient,
  maxPool,
  numbers,
  outShape,
  sizeOf,
  type Geometry,
} from './reference.ts'

const CLOSE = 2e-6

/** Everything that the backend holds, also what tfjs does not know of. */
const held = () => ({ tensors: tf.memory().numTensors, data: tf.backend().numDataIds() })

/** Runs twice (the second time with what XNNPACK has cached), reads the results and checks that nothing is left behind. */
function read(make: () => Tensor[]): Float32Array[] {
  const run = () =>
    tf.tidy(() => {
      const results = make()
      return results.map((result) => Float32Array.from(result.dataSync<'float32'>())) as never
    }) as unknown as Float32Array[]
  run()
  const before = held()
  const values = run()
  expect(held()).toEqual(before)
  return values
}

beforeAll(async () => {
  expect((await openBackend('wasm')).ok).toBe(true)
  expect(tf.getBackend()).toBe('wasm')
})

const shapes: [name: string, Pick<Geometry, 'x' | 'filter'>][] = [
  ['1 × 1', { x: [2, 6, 5, 3], filter: [1, 1, 3, 5] }],
  ['3 × 3', { x: [3, 7, 6, 3], filter: [3, 3, 3, 5] }],
  ['5 × 5', { x: [2, 9, 8, 1], filter: [5, 5, 1, 7] }],
  ['2 × 5', { x: [2, 8, 9, 2], filter: [2, 5, 2, 3] }],
  ['one channel', { x: [1, 5, 5, 1], filter: [3, 3, 1, 1] }],
  ['filter as large as the image', { x: [2, 4, 3, 2], filter: [4, 3, 2, 3] }],
]
const cases = shapes.flatMap(([name, shape]) =>
  ([1, 2, 3] as const).flatMap((stride) =>
    (['same', 'valid'] as const).map((pad): [string, Geometry] => [
      `${name}, stride ${stride}, ${pad}`,
      { ...shape, stride, pad },
    ]),
  ),
)

describe('convolution', () => {
  test.each(cases)('both gradients, %s', (_, geometry) => {
    const x = numbers(sizeOf(geometry.x), 1)
    const filter = numbers(sizeOf(geometry.filter), 2)
    const dyShape = outShape(geometry, geometry.filter[3] ?? 1)
    const dy = numbers(sizeOf(dyShape), 3)

    const [dx, df] = read(() => {
      const f = (a: Tensor, b: Tensor) =>
        tf.conv2d(a as Tensor4D, b as Tensor4D, geometry.stride, geometry.pad)
      return tf.grads(f)(
        [tf.tensor(x, [...geometry.x]), tf.tensor(filter, [...geometry.filter])],
        tf.tensor(dy, dyShape),
      )
    })

    // Linear in each, so any step is exact.
    expect(
      distance(
        dx!,
        gradient((at) => conv2d(geometry, at, filter), x, dy, 1),
      ),
    ).toBeLessThan(CLOSE)
    expect(
      distance(
        df!,
        gradient((at) => conv2d(geometry, x, at), filter, dy, 1),
      ),
    ).toBeLessThan(CLOSE)
  })

  test('explicit padding keeps the numbers of the CPU backend', async () => {
    const x = numbers(2 * 6 * 5 * 3, 1)
    const filter = numbers(3 * 2 * 3 * 4, 2)
    const run = () =>
      read(() => {
        const f = (a: Tensor, b: Tensor) => tf.square(tf.conv2d(a as Tensor4D, b as Tensor4D, 2, 3))
        return tf.grads(f)([tf.tensor(x, [2, 6, 5, 3]), tf.tensor(filter, [3, 2, 3, 4])])
      })
    const found = run()
    await openBackend('cpu')
    const wanted = run()
    await openBackend('wasm')
    // Padding of 3 is more than the filter reaches back, so the input gradient takes the package's own kernel.
    for (const [index, values] of wanted.entries())
      expect(distance(found[index]!, values)).toBeLessThan(CLOSE)
  })

  test('a new value of the same variable is seen', () => {
    const geometry: Geometry = { x: [2, 5, 5, 2], filter: [3, 3, 2, 3], stride: 1, pad: 'same' }
    const x = numbers(sizeOf(geometry.x), 1)
    const dy = numbers(2 * 5 * 5 * 3, 3)
    const variable = tf.variable(tf.tensor(numbers(54, 2), [3, 3, 2, 3]))
    for (const seed of [4, 5, 6]) {
      const filter = numbers(54, seed)
      const fresh = tf.tensor(filter, [3, 3, 2, 3])
      variable.assign(fresh)
      fresh.dispose()
      const dx = tf.tidy(() =>
        tf
          .grad((a: Tensor) => tf.conv2d(a as Tensor4D, variable as unknown as Tensor4D, 1, 'same'))(
            tf.tensor(x, [2, 5, 5, 2]),
            tf.tensor(dy, [2, 5, 5, 3]),
          )
          .dataSync<'float32'>(),
      )
      expect(
        distance(
          dx,
          gradient((at) => conv2d(geometry, at, filter), x, dy, 1),
        ),
      ).toBeLessThan(CLOSE)
    }
    variable.dispose()
  })
})

describe('maximum pooling', () => {
  const pools = ([1, 2, 3] as const).flatMap((stride) =>
    (
      [
        [2, 2],
        [3, 3],
        [1, 3],
        [3, 2],
      ] as const
    ).flatMap((filter) =>
      (['same', 'valid'] as const).map((pad): [string, Geometry] => [
        `${filter.join(' × ')}, stride ${stride}, ${pad}`,
        { x: [2, 7, 6, 3], filter, stride, pad },
      ]),
    ),
  )
  test.each(pools)('gradient, %s', (_, geometry) => {
    // Far enough apart that a step does not change which is largest.
    const x = Float32Array.from(numbers(sizeOf(geometry.x), 1), (value, index) => index * 0.37 + value * 99)
    const dyShape = outShape(geometry, geometry.x[3])
    const dy = numbers(sizeOf(dyShape), 3)
    const [dx] = read(() => [
      tf.grad((a: Tensor) =>
        tf.maxPool(a as Tensor4D, [...geometry.filter] as [number, number], geometry.stride, geometry.pad),
      )(tf.tensor(x, [...geometry.x]), tf.tensor(dy, dyShape)),
    ])
    expect(
      distance(
        dx!,
        gradient((at) => maxPool(geometry, at), x, dy, 1e-4),
      ),
    ).toBeLessThan(CLOSE)
  })

  test('of equal numbers the first takes the gradient', () => {
    const [dx] = read(() => [
      tf.grad((a: Tensor) => tf.maxPool(a as Tensor4D, 2, 2, 'valid'))(
        tf.tensor([1, 1, 0, 2, 1, 1, 2, 2], [1, 2, 4, 1]),
        tf.tensor([5, 7], [1, 1, 2, 1]),
      ),
    ])
    expect([...dx!]).toEqual([5, 0, 0, 7, 0, 0, 0, 0])
  })
})

describe('matrix product', () => {
  const sizes = [
    [2, 3, 4],
    [33, 17, 9],
    [64, 100, 10],
    [1, 4096, 3],
  ] as const
  const sides = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const
  const products = sizes.flatMap((size) =>
    sides.flatMap((side) => [[], [1], [3]].map((batch) => [...size, ...side, batch] as const)),
  )
  test.each(products)(
    '%i × %i × %i, turned %s and %s, batch %j',
    (rows, inner, columns, turnA, turnB, batch) => {
      const count = sizeOf(batch)
      const a = numbers(count * rows * inner, 1)
      const b = numbers(count * inner * columns, 2)
      const wanted = new Float64Array(count * rows * columns)
      for (let n = 0; n < count; n++)
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < columns; c++)
            for (let k = 0; k < inner; k++) {
              const left = a[n * rows * inner + (turnA ? k * rows + r : r * inner + k)]!
              const right = b[n * inner * columns + (turnB ? c * inner + k : k * columns + c)]!
              wanted[(n * rows + r) * columns + c]! += left * right
            }
      const [found] = read(() => {
        const left = tf.tensor(a, [...batch, ...(turnA ? [inner, rows] : [rows, inner])])
        const right = tf.tensor(b, [...batch, ...(turnB ? [columns, inner] : [inner, columns])])
        const product = tf.matMul(left, right, turnA, turnB)
        expect(product.shape).toEqual([...batch, rows, columns])
        return [product]
      })
      expect(distance(found!, wanted)).toBeLessThan(1e-5)
    },
  )

  test.each([
    [[3], []],
    [[3], [1]],
    [[2, 3], []],
    [[], [3]],
  ] as const)('one side repeated: %j by %j', (batchA, batchB) => {
    const [rows, inner, columns] = [12, 40, 20]
    const a = numbers(sizeOf(batchA) * rows * inner, 1)
    const b = numbers(sizeOf(batchB) * inner * columns, 2)
    const rank = Math.max(batchA.length, batchB.length)
    const padded = (batch: readonly number[]) => [
      ...Array.from({ length: rank - batch.length }, () => 1),
      ...batch,
    ]
    const batch = padded(batchA).map((length, axis) => Math.max(length, padded(batchB)[axis]!))
    /** The number of the matrix that stands for matrix `n` of the result. */
    const source = (n: number, sizes: readonly number[]) => {
      let rest = n
      let at = 0
      let step = 1
      for (let axis = rank - 1; axis >= 0; axis--) {
        at += sizes[axis] === 1 ? 0 : (rest % batch[axis]!) * step
        rest = Math.floor(rest / batch[axis]!)
        step *= sizes[axis]!
      }
      return at
    }
    const wanted = Float64Array.from({ length: sizeOf(batch) * rows * columns }, (_, index) => {
      const n = Math.floor(index / (rows * columns))
      const r = Math.floor(index / columns) % rows
      let sum = 0
      for (let k = 0; k < inner; k++)
        sum +=
          a[(source(n, padded(batchA)) * rows + r) * inner + k]! *
          b[(source(n, padded(batchB)) * inner + k) * columns + (index % columns)]!
      return sum
    })
    const [found] = read(() => {
      const product = tf.matMul(
        tf.tensor(a, [...batchA, rows, inner]),
        tf.tensor(b, [...batchB, inner, columns]),
      )
      expect(product.shape).toEqual([...batch, rows, columns])
      return [product]
    })
    expect(distance(found!, wanted)).toBeLessThan(1e-5)
  })
})

describe('depthwise convolution', () => {
  const depthwise = (
    [
      ['3 × 3', { x: [2, 7, 6, 3], filter: [3, 3, 3, 1] }],
      ['3 × 3, two for each channel', { x: [2, 7, 6, 3], filter: [3, 3, 3, 2] }],
      ['5 × 2', { x: [1, 9, 6, 5], filter: [5, 2, 5, 1] }],
    ] as [string, Pick<Geometry, 'x' | 'filter'>][]
  ).flatMap(([name, shape]) =>
    (
      [
        [1, 1],
        [2, 1],
        [3, 1],
        [1, 2],
      ] as const
    ).flatMap(([stride, dilation]) =>
      (['same', 'valid'] as const).map((pad): [string, Geometry] => [
        `${name}, stride ${stride}, dilation ${dilation}, ${pad}`,
        { ...shape, stride, dilation, pad },
      ]),
    ),
  )
  test.each(depthwise)('both gradients, %s', (_, geometry) => {
    const x = numbers(sizeOf(geometry.x), 1)
    const filter = numbers(sizeOf(geometry.filter), 2)
    const dyShape = outShape(geometry, (geometry.filter[2] ?? 1) * (geometry.filter[3] ?? 1))
    const dy = numbers(sizeOf(dyShape), 3)
    const [dx, df] = read(() => {
      const at = tf.tensor(x, [...geometry.x])
      const by = tf.tensor(filter, [...geometry.filter])
      const slope = tf.tensor(dy, dyShape)
      if (geometry.dilation === 1) {
        const f = (a: Tensor, b: Tensor) =>
          tf.depthwiseConv2d(a as Tensor4D, b as Tensor4D, geometry.stride, geometry.pad)
        return tf.grads(f)([at, by], slope)
      }
      // The core has no gradient for dilated ones yet; the kernels are ready for it.
      const { stride, dilation = 1, pad } = geometry
      const attrs = { strides: stride, dilations: dilation, pad }
      const inputShape = [...geometry.x]
      const filterShape = [...geometry.filter]
      const engine = tf.engine()
      return [
        engine.runKernel(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy: slope, filter: by },
          { ...attrs, inputShape },
        ),
        engine.runKernel(
          tf.DepthwiseConv2dNativeBackpropFilter,
          { x: at, dy: slope },
          { ...attrs, filterShape },
        ),
      ] as Tensor[]
    })
    expect(
      distance(
        dx!,
        gradient((at) => depthwiseConv2d(geometry, at, filter), x, dy, 1),
      ),
    ).toBeLessThan(CLOSE)
    expect(
      distance(
        df!,
        gradient((at) => depthwiseConv2d(geometry, x, at), filter, dy, 1),
      ),
    ).toBeLessThan(CLOSE)
  })
})

describe('segments', () => {
  test('the gradient of a look-up adds up where a row is used twice', () => {
    const dy = numbers(2 * 3 * 4, 3)
    const ids = [2, 0, 2, 4, 2, 0]
    const [found] = read(() => [
      tf.grad((table: Tensor) => tf.gather(table, tf.tensor(ids, [2, 3], 'int32')))(
        tf.zeros([5, 4]),
        tf.tensor(dy, [2, 3, 4]),
      ),
    ])
    const wanted = new Float64Array(20)
    for (const [index, id] of ids.entries())
      for (let k = 0; k < 4; k++) wanted[id * 4 + k]! += dy[index * 4 + k]!
    expect(distance(found!, wanted)).toBeLessThan(CLOSE)
  })

  test('whole numbers stay whole, and numbers of no segment are left out', () => {
    const x = tf.tensor([1, 2, 3, 4, 5], [5], 'int32')
    const ids = tf.tensor1d([0, 1, 0, -1, 7], 'int32')
    const sum = tf.unsortedSegmentSum(x, ids, 3)
    expect(sum.dtype).toBe('int32')
    expect([...sum.dataSync()]).toEqual([4, 2, 0])
    tf.dispose([x, ids, sum])
  })
})
