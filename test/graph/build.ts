import { applyCommand, type Command } from '../../src/graph/commands.ts'
import { EMPTY_GRAPH, type Graph, type GraphNode, type Wire } from '../../src/graph/document.ts'
import { wireKey, wiresOf } from '../../src/graph/queries.ts'
import { toyCatalogue } from '../helpers/toys.ts'

/** A graph told by its wires: `{ 'toy-layer-1': { x: ['toy-input-1.x'] } }`. Places are in a row, 300 apart. */
export function graphOf(nodes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>): Graph {
  const graph: { nodes: Record<string, GraphNode>; layout: Record<string, [number, number]> } = {
    nodes: {},
    layout: {},
  }
  Object.entries(nodes).forEach(([id, wires], column) => {
    const type = id.replace(/-[0-9]+$/, '')
    const ports = Object.entries(wires).map(([port, refs]) => [port, refs.map(refOf)] as const)
    graph.nodes[id] = {
      type,
      version: toyCatalogue.find(type)?.version ?? 1,
      params: {},
      in: Object.fromEntries(ports),
    }
    graph.layout[id] = [column * 300, 0]
  })
  return { ...EMPTY_GRAPH, ...graph }
}

/** `toy-input-1.x` */
export function refOf(text: string): { node: string; port: string } {
  const [node = '', port = ''] = text.split('.')
  return { node, port }
}

/** All wires, as `toy-input-1.x>toy-layer-1.x.0`, sorted. */
export function wires(graph: Graph): string[] {
  return wiresOf(graph).map(wireKey).sort()
}

/** The wire with this key, whether the graph has it or not. */
export function wireOf(key: string): Wire {
  const [from = '', to = ''] = key.split('>')
  const [node = '', port = '', index = '0'] = to.split('.')
  return { from: refOf(from), to: { node, port, index: Number(index) } }
}

/** The graph after commands. */
export function after(graph: Graph, ...commands: readonly Command[]): Graph {
  return commands.reduce(applyCommand, graph)
}
