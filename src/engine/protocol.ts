import type { EvaluationResult, Examples, NewAnswers, NewRows } from '../kernel/evaluation.ts'
import type { Checked, PlacedProblem } from '../kernel/problem.ts'
import type { Measured, Plan, PlanNode } from '../compile/plan-types.ts'

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu'
export type BackendChoice = BackendName | 'auto'

/** Which backend was chosen, and why, in a sentence. */
export interface BackendReport {
  readonly name: BackendName
  readonly why: string
  readonly tried: readonly {
    readonly name: BackendName
    readonly available: boolean
    readonly millisecondsPerStep?: number
    readonly why?: string
  }[]
}

export type { Measured }

/** How far reading a table has come, in a unit of the reader's own. */
export interface Reading {
  /** The content key of the data node. */
  readonly key: string
  readonly done: number
  readonly total: number | null
}

export interface RunRequest {
  readonly documentId: string
  readonly runId: string
  readonly plan: Plan
  readonly backend: BackendChoice
}

export type RunPhase =
  'preparing' | 'compiling' | 'training' | 'paused' | 'evaluating' | 'done' | 'stopped' | 'failed'

export interface Progress {
  readonly epoch: number
  readonly epochs: number
  /** Steps done of this epoch and in all epochs. */
  readonly step: number
  readonly stepsPerEpoch: number
  readonly samplesPerSecond: number
  readonly secondsLeft: number | null
  readonly learningRate: number
}

/** One point of the curves. `epoch` is fractional inside an epoch; validation comes at the end of one. */
export interface CurvePoint {
  readonly epoch: number
  readonly trainLoss: number | null
  readonly trainMetric: number | null
  readonly validationLoss: number | null
  readonly validationMetric: number | null
}

export type EngineEvent = { readonly documentId: string; readonly runId: string } & (
  | { readonly kind: 'phase'; readonly phase: RunPhase; readonly detail?: string }
  | { readonly kind: 'backend'; readonly report: BackendReport }
  /** `reused`: nothing changed since an earlier run, so it was not done again. */
  | { readonly kind: 'node'; readonly node: string; readonly state: 'working' | 'done' | 'reused' | 'failed' }
  | { readonly kind: 'progress'; readonly node: string; readonly progress: Progress }
  /** `metric` names what the metric numbers are; `restart` clears earlier points. */
  | {
      readonly kind: 'curve'
      readonly node: string
      readonly metric: string
      readonly points: readonly CurvePoint[]
      readonly restart: boolean
    }
  | {
      readonly kind: 'result'
      readonly node: string
      readonly key: string
      readonly result: EvaluationResult
      /** False while the model is still training. */
      readonly final: boolean
    }
  /** How training ended: "Stopped early: no better validation loss for 10 epochs; weights of epoch 31 restored." */
  | {
      readonly kind: 'summary'
      readonly node: string
      readonly text: string
      readonly bestEpoch: number | null
    }
  | { readonly kind: 'problem'; readonly problem: PlacedProblem }
)

/** New rows for the network that a Train node trained. */
export interface AnswerRequest {
  readonly plan: Plan
  /** The id of the Train node. */
  readonly train: string
  readonly rows: NewRows
}

export interface RunOutcome {
  readonly phase: 'done' | 'stopped' | 'failed'
  readonly problems: readonly PlacedProblem[]
  /** Tensors alive when the run began and ended: equal, or something leaks. */
  readonly tensors: { readonly before: number; readonly after: number }
}

export type RunControl =
  | { readonly do: 'pause' }
  | { readonly do: 'resume' }
  /** One batch, then paused again. */
  | { readonly do: 'step' }
  /** Ends training after this batch; what was learned is evaluated and kept. */
  | { readonly do: 'stop' }
  | { readonly do: 'learningRate'; readonly value: number }

/** What the worker offers. Problems are values; only a programmer's mistake rejects. */
export interface EngineApi {
  /** Runs table nodes (in order, sources first) and describes what they give out. Cached by key. */
  measure(nodes: readonly PlanNode[]): Promise<readonly Measured[]>
  /** Stops reading a table; whoever measures it gets the problem `engine/cancelled`. */
  cancelReading(key: string): Promise<void>
  /** Rows of a measured table, for looking at. `null` when the key is not known any more. */
  preview(key: string, from: number, count: number): Promise<Examples | null>
  run(request: RunRequest): Promise<RunOutcome>
  /** Predicts for new rows with the weights of the last run. */
  answer(request: AnswerRequest): Promise<Checked<NewAnswers>>
  control(runId: string, control: RunControl): Promise<void>
  /** Answers at once while the worker's thread is free. */
  ping(): Promise<void>
}
