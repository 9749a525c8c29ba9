import type { EvaluationResult } from '../kernel/evaluation.ts'
import { createKept, type Kept } from './kept.ts'
import type { WeightValues } from './network.ts'
import type { BackendChoice, BackendName, CurvePoint } from './protocol.ts'

/** A trained network as it is kept between runs: plain numbers, nothing on a device. */
export interface TrainedWeights {
  readonly weights: WeightValues
  readonly metric: string
  readonly curve: readonly CurvePoint[]
  readonly summary: string
  readonly bestEpoch: number | null
  /** What was asked for and what was taken: somebody who asks for another backend wants to see it train. */
  readonly asked: BackendChoice
  readonly backend: BackendName
}

/** Whether a run that asks for this backend can take the weights of an earlier one. */
export function fits({ asked, backend }: TrainedWeights, choice: BackendChoice): boolean {
  return choice === 'auto' || choice === asked || choice === backend
}

/** What an engine keeps from run to run, so that only what changed is done again. */
export interface Memory {
  /** By the signature of an outline. */
  readonly models: Kept<TrainedWeights>
  /** By the node's key and the signature of its model. */
  readonly results: Kept<EvaluationResult>
}

const MODEL_BYTES = 256_000_000
const RESULTS = 64

export function createMemory(): Memory {
  return {
    models: createKept<TrainedWeights>(MODEL_BYTES, ({ weights }) => {
      let bytes = 0
      for (const layer of weights.values())
        for (const values of Object.values(layer)) bytes += values.byteLength
      return bytes
    }),
    results: createKept<EvaluationResult>(RESULTS, () => 1),
  }
}
