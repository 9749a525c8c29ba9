import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { openBackend } from '../../src/engine/backends/create.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { createOptimizer, type Optimizer } from '../../src/engine/optimizers.ts'
import fixture from '../fixtures/optimizers/optimizers.json' with { type: 'json' }
import { runFixture, settingsOf, worst } from './optimizer-cases.ts'

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  test.each(fixture.cases.map((each) => [each.name, each] as const))('as PyTorch: %s', async (_, each) => {
    expect((await openBackend(backend)).ok).toBe(true)
    const before = tf.memory().numTensors
    const { weights, state } = await runFixture(fixture, each)
    expect(worst(weights, each.weights)).toBeLessThan(1e-6)
    expect(state.steps).toBe(fixture.gradients.length)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('goes on from a checkpoint as if nothing had happened, bit by bit', async () => {
    await openBackend(backend)
    const settings = settingsOf(fixture.cases[4]!)
    const before = tf.memory().numTensors
    const make = () =>
      tf.tidy(() => fixture.start.map((values, i) => tf.variable(tf.tensor(values, fixture.shapes[i]))))
    const step = (optimizer: Optimizer, weights: Variable[], at: number) => {
      const gradients = fixture.gradients[at]!.map((values, i) => tf.tensor(values, fixture.shapes[i]))
      optimizer.apply(weights, gradients)
      tf.dispose(gradients)
    }
    const straight = make()
    const one = createOptimizer(settings)
    for (let at = 0; at < 8; at++) step(one, straight, at)

    const broken = make()
    const first = createOptimizer(settings)
    for (let at = 0; at < 4; at++) step(first, broken, at)
    const state = await first.state()
    // What a checkpoint holds is a copy: later steps do not change it.
    step(first, make(), 4)
    first.dispose()
    const second = createOptimizer(settings, structuredClone(state))
    expect(await second.state()).toEqual(state)
    expect(second.steps).toBe(4)
    for (let at = 4; at < 8; at++) step(second, broken, at)

    for (const [i, weight] of straight.entries())
      expect([...broken[i]!.dataSync()]).toEqual([...weight.dataSync()])
    one.dispose()
    second.dispose()
    tf.disposeVariables()
    expect(tf.memory().numTensors).toBe(before)
  })

  test('a copy of a weight that was taken before a step keeps its numbers', async () => {
    await openBackend(backend)
    const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3])))
    const copy = weight.clone()
    const slope = tf.tensor1d([1, 1, 1])
    createOptimizer({ kind: 'sgd', learningRate: 0.5, momentum: 0.9 }).apply([weight], [slope])
    expect([...copy.dataSync()]).toEqual([1, 2, 3])
    expect([...weight.dataSync()]).toEqual([0.5, 1.5, 2.5])
    expect([...slope.dataSync()]).toEqual([1, 1, 1])
    tf.dispose([weight, copy, slope] as Tensor[])
  })
})

test('refuses what does not belong together', async () => {
  await openBackend('cpu')
  const weights = tf.tidy(() => [tf.variable(tf.zeros([2])), tf.variable(tf.zeros([3]))])
  const slopes = weights.map((weight) => tf.ones(weight.shape))
  const settings = { kind: 'sgd', learningRate: 0.1, momentum: 0.9 } as const
  const optimizer = createOptimizer(settings)
  optimizer.apply(weights, slopes)
  expect(() => optimizer.apply([...weights].reverse(), slopes)).toThrow('same weights')
  expect(() => optimizer.apply(weights, slopes.slice(1))).toThrow('no gradient')
  const adam = { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const
  const state = await optimizer.state()
  expect(() => createOptimizer(adam, state)).toThrow('does not fit')
  expect(() => createOptimizer(settings, state).apply(weights.slice(1), slopes.slice(1))).toThrow(
    'other weights',
  )
  tf.dispose([...weights, ...slopes])
})
