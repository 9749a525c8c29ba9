import { beforeAll, describe, expect, it } from 'vitest'
import conv2d from '../../../nodes/layers/conv2d.ts'
import { inferLayer, itEqualsPyTorch, layerWork, openCpu, tensorInfo, weightsOf } from '../lib/layers.ts'

beforeAll(openCpu)
itEqualsPyTorch(conv2d)

it('knows what flows into and out of one number, for the first weights', () => {
  const [kernel, bias] = weightsOf(conv2d, { filters: 8, kernelSize: 3 }, [tensorInfo([5, 5, 2])])
  expect(kernel).toMatchObject({ shape: [3, 3, 2, 8], initializer: 'glorotUniform', fanIn: 18, fanOut: 72 })
  expect(bias).toMatchObject({ shape: [8], initializer: 'zeros' })
  expect(weightsOf(conv2d, { useBias: false }, [tensorInfo([5, 5, 2])])).toHaveLength(1)
})

it('counts the multiply-adds of every place', () => {
  const count = (params: object) =>
    layerWork(conv2d).multiplyAdds(conv2d.params.parse(params), { x: tensorInfo([8, 8, 1]) })
  expect(count({ filters: 16, kernelSize: 3, padding: 'same' })).toBe(9216)
  expect(count({ filters: 16, kernelSize: 3, padding: 'valid', strides: 2 })).toBe(3 * 3 * 16 * 9)
})

describe('refuses', () => {
  it('numbers from a table, without a button that could not help', () => {
    const found = inferLayer(conv2d, {}, [tensorInfo([4])])
    expect(found).toMatchObject({
      refused: [
        {
          code: 'conv2d/rank',
          input: 'x',
          message: 'Conv2D reads images of height × width × channels, this wire carries 4 numbers.',
        },
      ],
    })
    expect('refused' in found && found.refused[0]?.fixes).toBeUndefined()
  })

  it('other shapes with their sizes', () => {
    const message = (shape: (number | null)[]) => {
      const found = inferLayer(conv2d, {}, [tensorInfo(shape)])
      return 'refused' in found && found.refused[0]?.message
    }
    expect(message([1])).toContain('carries 1 number.')
    expect(message([5, 7])).toContain('carries 5 × 7.')
    expect(message([null, 7, 3])).toContain('carries any × 7 × 3.')
  })

  it('a kernel that does not fit, with two ways out that both work', () => {
    const x = tensorInfo([4, 6, 1])
    const params = { kernelSize: 5, padding: 'valid' }
    const found = inferLayer(conv2d, params, [x])
    if (!('refused' in found)) throw new Error('it should be refused')
    const [problem] = found.refused
    expect(problem).toMatchObject({
      code: 'conv2d/kernel-size',
      message: 'A kernel of 5 × 5 does not fit into an image of 4 × 6.',
    })
    expect(problem?.fixes).toHaveLength(2)
    for (const { steps } of problem?.fixes ?? [])
      for (const step of steps) {
        if (step.do !== 'setParam') throw new Error('a param is to be set')
        expect(inferLayer(conv2d, { ...params, [step.param]: step.value }, [x])).toHaveProperty('y')
      }
  })
})
