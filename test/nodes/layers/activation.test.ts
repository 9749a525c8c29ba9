import { beforeAll, expect, it } from 'vitest'
import activation from '../../../nodes/layers/activation.ts'
import { ACTIVATIONS } from '../../../src/kernel/activation.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import {
  callLayer,
  expectPromiseKept,
  inferLayer,
  itEqualsPyTorch,
  openCpu,
  tensorInfo,
} from '../lib/layers.ts'

beforeAll(openCpu)
itEqualsPyTorch(activation)

it('keeps every shape', () => {
  for (const name of ACTIVATIONS)
    for (const shape of [[5], [2, 3, 4]]) {
      expect(inferLayer(activation, { activation: name }, [tensorInfo(shape)])).toMatchObject({
        y: { shape },
      })
      expectPromiseKept(activation, { activation: name }, [shape])
    }
})

it('hands what went into softmax on, exactly', () => {
  tf.tidy(() => {
    const x = tf.tensor([[1000, -1000, 0]])
    const { y, logits } = callLayer(activation, { activation: 'softmax' }, [x])
    expect([...y.dataSync()]).toEqual([1, 0, 0])
    expect([...(logits?.dataSync() ?? [])]).toEqual([1000, -1000, 0])
  })
})

it('linear changes neither the numbers nor what they went through', () => {
  const x = tensorInfo([3], { activated: 'tanh' })
  expect(inferLayer(activation, { activation: 'linear' }, [x])).toEqual({ y: x, problems: [] })
})

it('warns of a second softmax, and offers to take it out', () => {
  const x = tensorInfo([3], { activated: 'softmax' })
  expect(inferLayer(activation, { activation: 'softmax' }, [x])).toMatchObject({
    problems: [
      { code: 'activation/softmax-twice', severity: 'warning', fixes: [{ steps: [{ do: 'bypass' }] }] },
    ],
  })
  expect(inferLayer(activation, { activation: 'relu' }, [x])).toMatchObject({ problems: [] })
})
