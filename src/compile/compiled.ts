import type { Definition } from '../kernel/define.ts'
import type { PlacedProblem } from '../kernel/problem.ts'
import type { WireInfo } from '../kernel/wire.ts'
import type { NodeId } from '../graph/document.ts'

/**
 * `ok`: it gives something out. `waiting`: for the worker to read. `blocked`: something before it is not ok.
 * `problem`: it has errors of its own. `unknown`: this app has no definition of its type.
 */
export type NodeState = 'ok' | 'waiting' | 'blocked' | 'problem' | 'unknown'

export interface NodeSize {
  readonly parameters: number
  /** For one example. */
  readonly multiplyAdds: number
  /** Numbers that one example leaves in this layer's output. */
  readonly activations: number
}

export interface CompiledNode {
  readonly id: NodeId
  readonly definition: Definition | undefined
  readonly state: NodeState
  /** Params after the schema: defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>
  /** What arrives, per input port and wire; `undefined` where nothing is known. */
  readonly inputs: Readonly<Record<string, readonly (WireInfo | undefined)[]>>
  readonly outputs: Readonly<Record<string, WireInfo>>
  readonly problems: readonly CompiledProblem[]
  readonly key: string
  /** Only for layers. */
  readonly size: NodeSize | null
  /** What it waits for, as a sentence. */
  readonly waiting?: string
}

/** A problem with its place. `fixesOf` in `fixes.ts` turns its fixes into commands when they are shown. */
export type CompiledProblem = PlacedProblem

export interface Totals {
  readonly parameters: number
  readonly multiplyAdds: number
  /** Bytes while training one batch: weights, gradients, optimizer, activations, resident data. */
  readonly trainingBytes: number
}

export interface Compiled {
  readonly nodes: ReadonlyMap<NodeId, CompiledNode>
  /** From sources to evaluation; nodes in a cycle are left out. */
  readonly order: readonly NodeId[]
  /** Of all nodes and of the graph: errors first, in the order of the graph. */
  readonly problems: readonly CompiledProblem[]
  /** Per train node. */
  readonly totals: ReadonlyMap<NodeId, Totals>
  /** Whether Run can do something, and if not, why as a sentence. */
  readonly runnable: { readonly ok: true } | { readonly ok: false; readonly why: string }
}
