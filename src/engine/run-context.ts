import type { Catalogue } from '../kernel/catalogue.ts'
import type { Problem } from '../kernel/problem.ts'
import type { PlanNode } from '../compile/plan-types.ts'
import type { Memory } from './memory.ts'
import type { PickBackend } from './pick-backend.ts'
import type { EngineEvent } from './protocol.ts'
import type { Signals } from './signals.ts'
import type { Tables } from './tables.ts'

/** An event without the ids that every event of a run carries. */
export type RunEvent = EngineEvent extends infer E
  ? E extends EngineEvent
    ? Omit<E, 'documentId' | 'runId'>
    : never
  : never

export interface RunDeps {
  readonly catalogue: Catalogue
  readonly tables: Tables
  readonly memory: Memory
  readonly pickBackend: PickBackend
}

/** Everything about the run that is going on. */
export interface RunContext {
  readonly nodes: ReadonlyMap<string, PlanNode>
  readonly signals: Signals
  emit(event: RunEvent): void
  /** Notes a problem of a node and tells it. */
  problem(problem: Problem, node?: string): void
}
