import type { TableFacts } from '../kernel/define.ts'
import type { Problem } from '../kernel/problem.ts'
import type { WireInfo } from '../kernel/wire.ts'

export interface PlanRef {
  readonly node: string
  readonly port: string
}

/** One node of a plan: plain data, so that it can cross to the worker. */
export interface PlanNode {
  readonly id: string
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  readonly in: Readonly<Record<string, readonly PlanRef[]>>
  /** Changes with the params and with everything upstream: equal keys mean equal results. */
  readonly key: string
  readonly outputs: Readonly<Record<string, WireInfo>>
}

/** Everything a run needs to know, in the order in which it is to be done. */
export interface Plan {
  readonly nodes: readonly PlanNode[]
}

/** What the worker found out about a table node: facts, or problems such as a file that is not there. */
export type Measured =
  | { readonly key: string; readonly ok: true; readonly facts: TableFacts }
  | { readonly key: string; readonly ok: false; readonly problems: readonly Problem[] }
