import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import dropout from '../../../nodes/layers/dropout.ts'
import { openBackend } from '../../../src/engine/backends/create.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import { callLayer, inferLayer, openCpu, tensorInfo } from '../lib/layers.ts'

beforeAll(openCpu)

function dropped(rate: number, size: number, seed = 1, training = true): number[] {
  return tf.tidy(() => [
    ...callLayer(dropout, { rate }, [tf.ones([1, size])], {}, { training, seed }).y.dataSync(),
  ])
}

it('drops as many as it should and keeps the mean', () => {
  for (const rate of [0.1, 0.25, 0.5, 0.9]) {
    const size = 40_000
    const values = dropped(rate, size)
    const zeros = values.filter((value) => value === 0).length
    // Five standard deviations of a binomial count.
    expect(Math.abs(zeros - rate * size)).toBeLessThan(5 * Math.sqrt(size * rate * (1 - rate)))
    for (const value of new Set(values)) if (value !== 0) expect(value).toBeCloseTo(1 / (1 - rate), 5)
    const mean = values.reduce((sum, value) => sum + value, 0) / size
    expect(Math.abs(mean - 1)).toBeLessThan((5 * Math.sqrt((size * rate) / (1 - rate))) / size)
  }
})

it('drops neighbours independently', () => {
  const values = dropped(0.5, 40_000)
  const both = values.filter((value, at) => at > 0 && value === 0 && values[at - 1] === 0).length
  expect(Math.abs(both - 10_000)).toBeLessThan(600)
})

it('is the same for a seed, other for another, and the same on every backend', async () => {
  const first = dropped(0.3, 500, 7)
  expect(dropped(0.3, 500, 7)).toEqual(first)
  expect(dropped(0.3, 500, 8)).not.toEqual(first)
  expect((await openBackend('wasm')).ok).toBe(true)
  expect(dropped(0.3, 500, 7)).toEqual(first)
  await openCpu()
})

it('changes nothing when the network is used, or at a rate of 0', () => {
  const ones = Array.from({ length: 50 }, () => 1)
  expect(dropped(0.9, 50, 1, false)).toEqual(ones)
  expect(dropped(0, 50)).toEqual(ones)
})

it('lets gradients through where it lets numbers through', () => {
  tf.tidy(() => {
    const x = tf.ones([1, 200])
    const out = callLayer(dropout, { rate: 0.4 }, [x], {}, { training: true }).y.dataSync()
    const gradient = tf.grad((given) => callLayer(dropout, { rate: 0.4 }, [given], {}, { training: true }).y)(
      x,
    )
    expect([...gradient.dataSync()]).toEqual([...out])
  })
})

it('keeps every shape', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (shape) => {
      expect(inferLayer(dropout, {}, [tensorInfo(shape)])).toMatchObject({
        y: { shape, activated: 'linear' },
      })
      tf.tidy(() => {
        const { y } = callLayer(dropout, {}, [tf.ones([3, ...shape])], {}, { training: true })
        expect(y.shape).toEqual([3, ...shape])
      })
    }),
    { numRuns: 20 },
  )
})

it('knows that probabilities with gaps are none', () => {
  expect(inferLayer(dropout, {}, [tensorInfo([3], { activated: 'softmax' })])).toMatchObject({
    y: { activated: 'other' },
  })
})
