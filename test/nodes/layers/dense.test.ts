import { beforeAll, expect, it } from 'vitest'
import dense from '../../../nodes/layers/dense.ts'
import { inferLayer, itEqualsPyTorch, layerWork, openCpu, tensorInfo } from '../lib/layers.ts'

beforeAll(openCpu)
itEqualsPyTorch(dense)

it('counts a multiply-add per weight', () => {
  const work = layerWork(dense)
  expect(work.multiplyAdds(dense.params.parse({ units: 7 }), { x: tensorInfo([5]) })).toBe(35)
})

it('says what its numbers went through', () => {
  const given = (activation: string) => {
    const found = inferLayer(dense, { activation }, [tensorInfo([3])])
    return 'y' in found && found.y.activated
  }
  expect(['linear', 'relu', 'softmax', 'gelu'].map(given)).toEqual(['linear', 'relu', 'softmax', 'other'])
})

it('refuses an image with its size, and offers a Flatten', () => {
  expect(inferLayer(dense, {}, [tensorInfo([4, 4, 16])])).toMatchObject({
    refused: [
      {
        code: 'dense/rank',
        message: 'Dense reads vectors, this wire carries 4 × 4 × 16.',
        advice: 'A Flatten in between turns it into 256 numbers.',
        fixes: [{ steps: [{ do: 'insert', input: 'x', type: 'flatten' }] }],
      },
    ],
  })
})
