import { beforeAll, expect, it } from 'vitest'
import maxPooling2d from '../../../nodes/layers/max-pooling2d.ts'
import { inferLayer, itEqualsPyTorch, openCpu, tensorInfo } from '../lib/layers.ts'

beforeAll(openCpu)
itEqualsPyTorch(maxPooling2d)

it('keeps what its numbers went through, but the largest of probabilities are none', () => {
  const given = (activated: 'relu' | 'softmax') => {
    const found = inferLayer(maxPooling2d, {}, [tensorInfo([4, 4, 2], { activated })])
    return 'y' in found && found.y.activated
  }
  expect([given('relu'), given('softmax')]).toEqual(['relu', 'other'])
})

it('refuses a window that does not fit, with ways out that work', () => {
  for (const [shape, label] of [
    [[3, 2, 1], 'Set pool size to 2'],
    [[1, 5, 1], 'Take MaxPooling2D out'],
  ] as const) {
    const params = { poolSize: 4 }
    const found = inferLayer(maxPooling2d, params, [tensorInfo(shape)])
    if (!('refused' in found)) throw new Error('it should be refused')
    const [problem] = found.refused
    expect(problem?.code).toBe('max-pooling2d/pool-size')
    expect(problem?.message).toBe(
      `A window of 4 × 4 does not fit into an image of ${shape[0]} × ${shape[1]}.`,
    )
    expect(problem?.fixes?.map((fix) => fix.label)).toEqual([label, 'Use padding same'])
    for (const { steps } of problem?.fixes ?? [])
      for (const step of steps)
        if (step.do === 'setParam')
          expect(
            inferLayer(maxPooling2d, { ...params, [step.param]: step.value }, [tensorInfo(shape)]),
          ).toHaveProperty('y')
  }
})

it('refuses numbers from a table', () => {
  expect(inferLayer(maxPooling2d, {}, [tensorInfo([30])])).toMatchObject({
    refused: [
      {
        code: 'max-pooling2d/rank',
        message: 'MaxPooling2D reads images of height × width × channels, this wire carries 30 numbers.',
      },
    ],
  })
})
