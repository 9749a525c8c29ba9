import { tf } from '../../../src/engine/backends/tf.ts'
import type { Definition, LossCall, LossWork } from '../../../src/kernel/define.ts'
import type { Fix, Problem } from '../../../src/kernel/problem.ts'
import type { LossInfo, TableInfo, TensorInfo } from '../../../src/kernel/wire.ts'

export function lossWork({ work, type }: Definition): LossWork<Record<string, unknown>> {
  if (work.role !== 'loss') throw new Error(`${type} is not a loss`)
  return work
}

/** What a loss says while editing. */
export function inferLoss(
  definition: Definition,
  target: string,
  prediction: TensorInfo,
  data: TableInfo,
): { readonly loss?: LossInfo; readonly problems: readonly Problem[] } {
  const inputs = { prediction, data } as never
  const found = definition.infer(definition.params.parse({ target }), inputs, {
    key: 'own',
    facts: undefined,
  })
  if (found.ok === 'waiting') throw new Error('a loss never waits')
  if (!found.ok) return { problems: found.problems }
  const { loss } = found.value
  if (loss?.kind !== 'loss') throw new Error('a loss gives out a loss')
  return { loss, problems: found.problems }
}

export function codes({ problems }: { readonly problems: readonly Problem[] }): string[] {
  return problems.map(({ code }) => code)
}

export function labels(fixes: readonly Fix[] = []): string[] {
  return fixes.map(({ label }) => label)
}

/** The value of a loss. */
export function valueOf(definition: Definition, call: LossCall): number {
  return tf.tidy(() => lossWork(definition).loss(tf, {}, call).dataSync()[0] ?? NaN)
}

/**
 * The slope of a loss in each number of the prediction, from two values on either side.
 * @param step as large as single precision needs
 */
export function slopes(
  values: readonly number[],
  valueAt: (values: readonly number[]) => number,
  step = 0.01,
): number[] {
  return values.map((value, at) => {
    const moved = (by: number) => valueAt(values.map((other, k) => (k === at ? value + by : other)))
    return (moved(step) - moved(-step)) / (2 * step)
  })
}

export function expectClose(actual: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  const apart = wanted.map(
    (value, at) => Math.abs((actual[at] ?? NaN) - value) / Math.max(1, Math.abs(value)),
  )
  const worst = Math.max(...apart)
  if (actual.length !== wanted.length || !(worst < tolerance))
    throw new Error(`${[...wanted].join(' ')} expected, got ${Array.from(actual).join(' ')}`)
}
