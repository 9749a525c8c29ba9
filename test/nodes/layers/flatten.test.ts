import { beforeAll, expect, it } from 'vitest'
import flatten from '../../../nodes/layers/flatten.ts'
import { inferLayer, itEqualsPyTorch, openCpu, tensorInfo } from '../lib/layers.ts'

beforeAll(openCpu)
itEqualsPyTorch(flatten)

it('knows that several sets of probabilities in a row are not one', () => {
  const given = (shape: number[], activated: 'softmax' | 'linear') => {
    const found = inferLayer(flatten, {}, [tensorInfo(shape, { activated })])
    return 'y' in found && found.y.activated
  }
  expect(given([3], 'softmax')).toBe('softmax')
  expect(given([2, 2, 3], 'softmax')).toBe('other')
  expect(given([2, 2, 3], 'linear')).toBe('linear')
})

it('refuses what has no size yet', () => {
  expect(inferLayer(flatten, {}, [tensorInfo([null, 4])])).toMatchObject({
    refused: [
      {
        code: 'flatten/unknown-size',
        message: 'Flatten needs to know every size, this wire carries any × 4.',
      },
    ],
  })
})
