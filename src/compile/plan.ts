import type { Graph, NodeId } from '../graph/document.ts'
import type { Compiled, CompiledNode } from './compiled.ts'
import { feeding } from './order.ts'
import type { Plan, PlanNode } from './plan-types.ts'

/** What a run does: every train and evaluation node that is in order, and all that they need. */
export function planOf(compiled: Compiled, graph: Graph): Plan {
  const wanted = compiled.order.filter((id) => {
    const node = compiled.nodes.get(id)
    const role = node?.definition?.work.role
    return node?.state === 'ok' && (role === 'train' || role === 'evaluate')
  })
  return { nodes: withSources(compiled, graph, wanted) }
}

/** The table nodes that the worker has not measured, with all that feeds them, in order; empty when all is known. */
export function toMeasure(
  compiled: Compiled,
  graph: Graph,
  known: (key: string) => boolean,
): readonly PlanNode[] {
  const wanted = compiled.order.filter((id) => {
    const node = compiled.nodes.get(id)
    return node && (node.state === 'ok' || node.state === 'waiting') && givesTable(node) && !known(node.key)
  })
  return withSources(compiled, graph, wanted)
}

function givesTable({ definition }: CompiledNode): boolean {
  return Object.values(definition?.outputs ?? {}).some(({ kind }) => kind === 'table')
}

function withSources(compiled: Compiled, graph: Graph, wanted: readonly NodeId[]): PlanNode[] {
  const needed = new Set(wanted)
  const queue = [...wanted]
  for (let at = 0; at < queue.length; at++)
    for (const source of feeding(graph, queue[at] ?? ''))
      if (!needed.has(source)) {
        needed.add(source)
        queue.push(source)
      }
  return compiled.order.filter((id) => needed.has(id)).flatMap((id) => planNode(compiled, graph, id) ?? [])
}

function planNode(compiled: Compiled, graph: Graph, id: NodeId): PlanNode | null {
  const node = graph.nodes[id]
  const { params, key, outputs } = compiled.nodes.get(id) ?? {}
  if (!node || !params || key === undefined || !outputs) return null
  return { id, type: node.type, params, in: node.in, key, outputs }
}
