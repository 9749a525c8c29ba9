import type { Graph, GraphNode, NodeId, Point } from './document.ts'

/** Some nodes of a graph with the wires among them: what the clipboard holds. */
export type Fragment = Pick<Graph, 'nodes' | 'layout'>

/** Cuts nodes out of a graph, without the wires that come from outside. */
export function cutOut(graph: Graph, ids: Iterable<NodeId>): Fragment {
  const inside = new Set(ids)
  const nodes: Record<NodeId, GraphNode> = {}
  const layout: Record<NodeId, Point> = {}
  for (const id of inside) {
    const node = graph.nodes[id]
    if (!node) continue
    const wires = Object.entries(node.in)
      .map(([port, refs]) => [port, refs.filter((ref) => inside.has(ref.node))] as const)
      .filter(([, refs]) => refs.length > 0)
    nodes[id] = { ...node, in: Object.fromEntries(wires) }
    layout[id] = graph.layout[id] ?? [0, 0]
  }
  return { nodes, layout }
}
