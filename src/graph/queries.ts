import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import type { Port } from '../kernel/port.ts'
import type { WireKind } from '../kernel/wire.ts'
import type { Graph, GraphNode, NodeId, Ref, Wire } from './document.ts'
import { NODE_SIZE } from './place.ts'

const NO_REFS: readonly Ref[] = []

/** The wires that end in one input port, in their order. */
export function refsInto(graph: Pick<Graph, 'nodes'>, id: NodeId, port: string): readonly Ref[] {
  const wires = graph.nodes[id]?.in
  return wires && Object.hasOwn(wires, port) ? (wires[port] ?? NO_REFS) : NO_REFS
}

/** The wires that end in a node. */
export function wiresInto(graph: Graph, id: NodeId): Wire[] {
  const wires: Wire[] = []
  for (const [port, refs] of Object.entries(graph.nodes[id]?.in ?? {}))
    refs.forEach((from, index) => wires.push({ from, to: { node: id, port, index } }))
  return wires
}

/** All wires of a graph. */
export function wiresOf(graph: Graph): Wire[] {
  return Object.keys(graph.nodes).flatMap((id) => wiresInto(graph, id))
}

/** The wires that begin at a node. Looks through the whole graph. */
export function wiresFrom(graph: Graph, id: NodeId): Wire[] {
  return wiresOf(graph).filter(({ from }) => from.node === id)
}

/** A text that tells a wire from all others of its graph. */
export function wireKey({ from, to }: Wire): string {
  return `${from.node}.${from.port}>${to.node}.${to.port}.${to.index}`
}

/** The wire with this key, if the graph still has it. */
export function findWire(graph: Graph, key: string): Wire | undefined {
  return wiresOf(graph).find((wire) => wireKey(wire) === key)
}

/** Every node from which one of the given ones can be reached; the given ones themselves are left out. */
export function upstream(graph: Graph, ids: Iterable<NodeId>): Set<NodeId> {
  return reach(ids, (id) =>
    Object.values(graph.nodes[id]?.in ?? {}).flatMap((refs) => refs.map(({ node }) => node)),
  )
}

/** Every node that can be reached from one of the given ones; the given ones themselves are left out. */
export function downstream(graph: Graph, ids: Iterable<NodeId>): Set<NodeId> {
  const fed = consumers(graph)
  return reach(ids, (id) => fed.get(id) ?? [])
}

/** Per node the nodes that it feeds, each once. */
export function consumers(graph: Graph): Map<NodeId, NodeId[]> {
  const fed = new Map<NodeId, NodeId[]>()
  for (const { from, to } of wiresOf(graph)) {
    const known = fed.get(from.node)
    if (!known) fed.set(from.node, [to.node])
    else if (!known.includes(to.node)) known.push(to.node)
  }
  return fed
}

function reach(ids: Iterable<NodeId>, next: (id: NodeId) => readonly NodeId[]): Set<NodeId> {
  const given = new Set(ids)
  const found = new Set<NodeId>()
  const open = [...given]
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const other of next(id))
      if (!found.has(other) && !given.has(other)) {
        found.add(other)
        open.push(other)
      }
  return found
}

/** Whether a wire between these nodes would close a circle. A wire from a node to itself does. */
export function wouldCycle(
  graph: Graph,
  from: { readonly node: NodeId },
  to: { readonly node: NodeId },
): boolean {
  return from.node === to.node || upstream(graph, [from.node]).has(to.node)
}

/**
 * The definition that a node's params were written for. `undefined` makes the node a placeholder: its type is not in
 * the catalogue, or it was saved by a version that the catalogue does not have.
 */
export function definitionOf(catalogue: Catalogue, node: GraphNode | undefined): Definition | undefined {
  const definition = node && catalogue.find(node.type)
  return definition?.version === node?.version ? definition : undefined
}

/** An input port of a node; `undefined` where the definition or the port is not known. */
export function inputOf(catalogue: Catalogue, node: GraphNode | undefined, port: string): Port | undefined {
  const inputs = definitionOf(catalogue, node)?.inputs
  return inputs && Object.hasOwn(inputs, port) ? inputs[port] : undefined
}

/** An output port of a node; `undefined` where the definition or the port is not known. */
export function outputOf(catalogue: Catalogue, node: GraphNode | undefined, port: string): Port | undefined {
  const outputs = definitionOf(catalogue, node)?.outputs
  return outputs && Object.hasOwn(outputs, port) ? outputs[port] : undefined
}

/** What a wire carries, as far as one of its ends is known. */
export function kindOf(catalogue: Catalogue, graph: Graph, { from, to }: Wire): WireKind | undefined {
  return (
    outputOf(catalogue, graph.nodes[from.node], from.port)?.kind ??
    inputOf(catalogue, graph.nodes[to.node], to.port)?.kind
  )
}

/** A rectangle on the canvas, in its units; `x` and `y` are its upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The rectangle around the given nodes, or around all; `null` when there are none. */
export function bounds(graph: Pick<Graph, 'layout'>, ids?: Iterable<NodeId>): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const id of ids ?? Object.keys(graph.layout)) {
    const point = graph.layout[id]
    if (!point) continue
    left = Math.min(left, point[0])
    top = Math.min(top, point[1])
    right = Math.max(right, point[0] + NODE_SIZE.width)
    bottom = Math.max(bottom, point[1] + NODE_SIZE.height)
  }
  return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top }
}

/** The name that people read: the one they gave, or the definition's title, or the type of an unknown node. */
export function titleOf(catalogue: Catalogue, node: GraphNode): string {
  return node.name ?? catalogue.find(node.type)?.title ?? node.type
}
