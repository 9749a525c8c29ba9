import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { layers } from '@tensorflow/tfjs'
import concatenate from '../../../nodes/layers/concatenate.ts'
import conv2d from '../../../nodes/layers/conv2d.ts'
import dense from '../../../nodes/layers/dense.ts'
import flatten from '../../../nodes/layers/flatten.ts'
import maxPooling2d from '../../../nodes/layers/max-pooling2d.ts'
import { expectPromiseKept, inferLayer, openCpu, tensorInfo } from '../lib/layers.ts'

/** What inference promises, against the shapes of tfjs' own layers and against what the built layer gives. */
beforeAll(openCpu)

const size = fc.integer({ min: 1, max: 12 })
const padding = fc.constantFrom('same' as const, 'valid' as const)

it('dense', () => {
  fc.assert(
    fc.property(size, size, (width, units) => {
      const found = inferLayer(dense, { units }, [tensorInfo([width])])
      const theirs = layers.dense({ units }).computeOutputShape([null, width])
      expect('y' in found && [null, ...found.y.shape]).toEqual(theirs)
      expectPromiseKept(dense, { units, activation: 'softmax' }, [[width]])
    }),
    { numRuns: 40 },
  )
})

it('conv2d, which refuses exactly what does not fit', () => {
  const sizes = fc.record({
    height: size,
    width: size,
    channels: fc.integer({ min: 1, max: 3 }),
    filters: fc.integer({ min: 1, max: 4 }),
    kernelSize: fc.integer({ min: 1, max: 7 }),
    strides: fc.integer({ min: 1, max: 4 }),
    padding,
  })
  fc.assert(
    fc.property(sizes, ({ height, width, channels, ...params }) => {
      const found = inferLayer(conv2d, params, [tensorInfo([height, width, channels])])
      const fits = params.padding === 'same' || params.kernelSize <= Math.min(height, width)
      expect('y' in found).toBe(fits)
      if (!('y' in found)) return
      const theirs = layers.conv2d(params).computeOutputShape([null, height, width, channels])
      expect([null, ...found.y.shape]).toEqual(theirs)
      expectPromiseKept(conv2d, params, [[height, width, channels]])
    }),
    { numRuns: 150 },
  )
})

it('max-pooling2d, which refuses exactly what does not fit', () => {
  const sizes = fc.record({
    height: size,
    width: size,
    channels: fc.integer({ min: 1, max: 3 }),
    poolSize: fc.integer({ min: 1, max: 6 }),
    strides: fc.integer({ min: 0, max: 4 }),
    padding,
  })
  fc.assert(
    fc.property(sizes, ({ height, width, channels, ...params }) => {
      const found = inferLayer(maxPooling2d, params, [tensorInfo([height, width, channels])])
      expect('y' in found).toBe(params.padding === 'same' || params.poolSize <= Math.min(height, width))
      if (!('y' in found)) return
      const { strides, ...others } = params
      const theirs = layers
        .maxPooling2d({ ...others, ...(strides > 0 && { strides }) })
        .computeOutputShape([null, height, width, channels])
      expect([null, ...found.y.shape]).toEqual(theirs)
      expectPromiseKept(maxPooling2d, params, [[height, width, channels]])
    }),
    { numRuns: 150 },
  )
})

it('flatten', () => {
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 4 }), (shape) => {
      const found = inferLayer(flatten, {}, [tensorInfo(shape)])
      const theirs = layers.flatten().computeOutputShape([null, ...shape])
      expect('y' in found && [null, ...found.y.shape]).toEqual(theirs)
      expectPromiseKept(flatten, {}, [shape])
    }),
    { numRuns: 40 },
  )
})

it('concatenate', () => {
  fc.assert(
    fc.property(
      fc.array(size, { maxLength: 2 }),
      fc.array(size, { minLength: 2, maxLength: 5 }),
      (front, lasts) => {
        const shapes = lasts.map((last) => [...front, last])
        const inputs = shapes.map((shape) => tensorInfo(shape))
        const found = inferLayer(concatenate, {}, inputs)
        const layer = layers.concatenate({ axis: -1 })
        const theirs = layer.computeOutputShape(shapes.map((shape) => [null, ...shape]))
        expect('y' in found && [null, ...found.y.shape]).toEqual(theirs)
        expectPromiseKept(concatenate, {}, shapes)
      },
    ),
    { numRuns: 60 },
  )
})
