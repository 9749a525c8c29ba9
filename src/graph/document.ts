/** A node's id: readable (`dense-2`), unique in its graph, never used for another node again while it is open. */
export type NodeId = string

/** An output port of a node, where a wire begins. */
export interface Ref {
  readonly node: NodeId
  readonly port: string
}

export interface GraphNode {
  readonly type: string
  /** The version of the definition that `params` were written for. */
  readonly version: number
  /** A name a person gave; the definition's title where absent. */
  readonly name?: string
  readonly params: Readonly<Record<string, unknown>>
  /** The wires that end here, per input port, in order. Ports without a wire are absent. */
  readonly in: Readonly<Record<string, readonly Ref[]>>
  /** Only for types that this app does not know: the inputs that the file holds as lists, so that it stays as it was. */
  readonly lists?: readonly string[]
}

export type Point = readonly [x: number, y: number]

/** A document. Everything in here is saved and undone; nothing else is. */
export interface Graph {
  readonly title: string
  readonly nodes: Readonly<Record<NodeId, GraphNode>>
  readonly layout: Readonly<Record<NodeId, Point>>
}

/** One wire, told by where it ends. `index` is its place among the wires of a port that takes many. */
export interface Wire {
  readonly from: Ref
  readonly to: { readonly node: NodeId; readonly port: string; readonly index: number }
}

/** What a graph may hold at most; more is refused with a sentence, before anything is built. */
export const LIMITS = {
  nodes: 2000,
  wires: 5000,
  wiresPerPort: 64,
  params: 64,
  text: 2000,
  listLength: 2000,
  fileBytes: 2_000_000,
  depth: 64,
} as const

export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/

export const EMPTY_GRAPH: Graph = { title: 'Untitled', nodes: {}, layout: {} }
