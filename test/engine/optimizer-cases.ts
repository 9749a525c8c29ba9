import type { OptimizerSettings } from '../../src/kernel/define.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { createOptimizer, type OptimizerState } from '../../src/engine/optimizers.ts'
import type fixture from '../fixtures/optimizers/optimizers.json'

export type Fixture = typeof fixture
export type Case = Fixture['cases'][number]

export const settingsOf = (each: Case) => each.settings as OptimizerSettings

/** Takes all steps of a case on the current backend, and leaves no tensor behind. */
export async function runFixture(
  data: Fixture,
  each: Case,
): Promise<{ weights: number[][]; state: OptimizerState }> {
  const weights = data.start.map((values, i) => tf.tidy(() => tf.variable(tf.tensor(values, data.shapes[i]))))
  const optimizer = createOptimizer(settingsOf(each))
  for (const [index, step] of data.gradients.entries()) {
    if (each.changeRate && index === data.changeAt) optimizer.learningRate = data.laterRate
    const gradients = step.map((values, i) => tf.tensor(values, data.shapes[i]))
    optimizer.apply(weights, gradients)
    tf.dispose(gradients)
  }
  const found = await Promise.all(weights.map(async (weight) => [...(await weight.data())]))
  const state = await optimizer.state()
  optimizer.dispose()
  for (const weight of weights) weight.dispose()
  return { weights: found, state }
}

/** The largest difference, as a part of the number where that is above 1. */
export function worst(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): number {
  let most = found.length === wanted.length ? 0 : Infinity
  for (const [i, row] of wanted.entries())
    for (const [k, value] of row.entries()) {
      const difference = Math.abs((found[i]?.[k] ?? NaN) - value) / Math.max(1, Math.abs(value))
      if (!(difference <= most)) most = difference
    }
  return most
}
