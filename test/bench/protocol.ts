import type { WorkloadName } from './workloads.ts'

export type PeerName = 'tfjs' | 'jax' | 'convnet'

/** One measurement that is asked for. */
export interface Round {
  readonly workload: WorkloadName
  /** A backend in the words of whoever is measured; ignored where there is only one. */
  readonly backend: string
  /** How long to measure, warm-up not included. */
  readonly milliseconds: number
  /** A way to use a peer, where there is more than one. */
  readonly mode?: string
}

export interface Measurement {
  readonly samplesPerSecond: number
  readonly millisecondsPerStep: number
  readonly steps: number
  /** From the request, with everything loaded, until the first loss is known. */
  readonly firstStep: number
  /** Mean loss over the first and over the last steps that were looked at. */
  readonly losses: readonly [first: number, last: number]
}

/** Weights before the first step, layer after layer: kernel, bias, kernel, bias. Keras' layouts. */
export type Weights = readonly Float32Array[]

export interface Trace {
  readonly workload: WorkloadName
  readonly backend: string
  readonly weights: Weights
}

/** Steps over which loss traces are compared. */
export const PARITY_STEPS = 20

/** What the worker of a peer offers. */
export interface PeerApi {
  round(round: Round): Promise<Measurement>
  /** The loss of each of the first steps, from these very weights, all on one batch. */
  trace?(trace: Trace): Promise<number[]>
}
