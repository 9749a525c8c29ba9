import type { TrainSettings } from '../kernel/define.ts'
import type { WeightValues } from './network.ts'

/** What the steps since the last reading gave. */
export interface StepResults {
  /** The loss of each step: the mean over its rows. */
  readonly losses: Float32Array
  /** The metric of each step, summed over its rows. */
  readonly metrics: Float32Array
}

/** Loss and metric over many rows: means. */
export interface Measures {
  readonly loss: number
  readonly metric: number
}

/** Weights of one moment, kept on the device. */
export interface Snapshot {
  dispose(): void
}

/**
 * Carries out the training of one network on one backend. This is all that the training loop knows: whether a step is a
 * list of tfjs operations or one captured program is decided by who makes the stepper.
 */
export interface Stepper {
  /** The order in which the rows are visited from now on. */
  startEpoch(order: Uint32Array): void
  /** Trains on `count` rows from place `from` of the order. `number` counts all steps of the run and seeds dropout. */
  step(from: number, count: number, number: number): void
  /** Takes the results of the steps since the last call. The device may go on meanwhile; results come in order. */
  results(): Promise<StepResults>
  /** Loss and metric over the validation rows, with the weights as they are now; `null` when there are none. */
  validate(): Promise<Measures> | null
  setLearningRate(rate: number): void
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
  /** Reads the weights back. */
  weights(): Promise<WeightValues>
  dispose(): void
}

/** The places of an epoch's steps: full batches, and a smaller one for the rows that are left over. */
export function batches(rows: number, { batchSize }: Pick<TrainSettings, 'batchSize'>): [number, number][] {
  const places: [number, number][] = []
  for (let from = 0; from < rows; from += batchSize) places.push([from, Math.min(batchSize, rows - from)])
  return places
}
