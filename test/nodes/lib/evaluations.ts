import type { Definition } from '../../../src/kernel/define.ts'
import type { EvaluationResult, TrainedModel } from '../../../src/kernel/evaluation.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import type { LossInfo, ModelInfo } from '../../../src/kernel/wire.ts'
import { tensorInfo } from './layers.ts'
import { column } from './tables.ts'

/** Runs an evaluation node as the engine does; what comes out must survive the way to the page. */
export async function evaluate<R extends EvaluationResult>(
  { work, params, type }: Definition,
  given: Readonly<Record<string, unknown>>,
  model: TrainedModel,
): Promise<R> {
  if (work.role !== 'evaluate') throw new Error(`${type} does not evaluate`)
  const result = await work.evaluate(params.parse(given), model)
  return structuredClone(result) as R
}

/** Problems of an evaluation node for a model. */
export function problemsOf(
  { infer, params }: Definition,
  given: Readonly<Record<string, unknown>>,
  model: ModelInfo,
): readonly Problem[] {
  const found = infer(params.parse(given), { model }, { key: 'own', facts: undefined })
  if (found.ok === 'waiting') throw new Error('an evaluation node never waits')
  return found.problems
}

/** A described loss: three species from two columns of numbers where nothing else is said. */
export function lossInfo(more: Partial<LossInfo> = {}): LossInfo {
  return {
    kind: 'loss',
    task: 'classification',
    target: 'species',
    classes: ['Adelie', 'Chinstrap', 'Gentoo'],
    prediction: tensorInfo([3], { columns: ['x', 'y'] }),
    rows: 100,
    split: { train: 60, validation: 20, test: 20 },
    weight: 1,
    reads: [column('x'), column('y')],
    ...more,
  }
}

export function modelInfo(...losses: readonly LossInfo[]): ModelInfo {
  return { kind: 'model', losses: losses.length > 0 ? losses : [lossInfo()] }
}

export const REGRESSION: Partial<LossInfo> = { task: 'regression', target: 'mass', classes: [] }
