import type { EvaluationResult } from '../kernel/evaluation.ts'
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

/** A map with a limit: what was not used for longest goes first. */
export interface Kept<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
}

/** Keeps values up to `budget` in the unit of `size`; the newest always stays. */
export function createKept<V>(budget: number, size: (value: V) => number): Kept<V> {
  const entries = new Map<string, { value: V; size: number }>()
  let held = 0
  const remove = (key: string, entry: { size: number }) => {
    entries.delete(key)
    held -= entry.size
  }
  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set(key, value) {
      const before = entries.get(key)
      if (before) remove(key, before)
      const entry = { value, size: size(value) }
      entries.set(key, entry)
      held += entry.size
      for (const [oldest, one] of entries) {
        if (held <= budget || oldest === key) break
        remove(oldest, one)
      }
    },
  }
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
