import type { Graph, NodeId } from '../graph/document.ts'

/** Ids as people sort them: `dense-9` before `dense-10`. */
export function byId(a: NodeId, b: NodeId): number {
  return COLLATOR.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

const COLLATOR = new Intl.Collator('en', { numeric: true })

/** The distinct nodes that feed a node, as far as they exist. */
export function feeding(graph: Graph, id: NodeId): NodeId[] {
  const sources = new Set<NodeId>()
  for (const refs of Object.values(graph.nodes[id]?.in ?? {}))
    for (const { node } of refs) if (graph.nodes[node]) sources.add(node)
  return [...sources]
}

/**
 * Sorts a graph so that every node stands behind all that feed it; ties by id. Nodes in a cycle, and those behind
 * one, are left out of `order`; each cycle comes as the ids along it, beginning with the first by name.
 */
export function orderOf(graph: Graph): { order: NodeId[]; cycles: NodeId[][] } {
  const ids = Object.keys(graph.nodes).sort(byId)
  const open = new Map<NodeId, number>()
  const fed = new Map<NodeId, NodeId[]>(ids.map((id) => [id, []]))
  for (const id of ids) {
    const sources = feeding(graph, id)
    open.set(id, sources.length)
    for (const source of sources) fed.get(source)?.push(id)
  }

  const order = ids.filter((id) => open.get(id) === 0)
  for (let at = 0; at < order.length; at++)
    for (const next of fed.get(order[at] ?? '') ?? []) {
      const left = (open.get(next) ?? 0) - 1
      open.set(next, left)
      if (left === 0) order.push(next)
    }
  const done = new Set(order)
  return {
    order,
    cycles: cyclesAmong(
      graph,
      ids.filter((id) => !done.has(id)),
    ),
  }
}

/** Walks upstream from each left-over node until it meets itself; every cycle is told once. */
function cyclesAmong(graph: Graph, rest: readonly NodeId[]): NodeId[][] {
  const inRest = new Set(rest)
  const told = new Set<NodeId>()
  const cycles: NodeId[][] = []
  for (const start of rest) {
    const path: NodeId[] = []
    let id: NodeId | undefined = start
    while (id !== undefined && !path.includes(id) && !told.has(id)) {
      path.push(id)
      id = feeding(graph, id).find((source) => inRest.has(source))
    }
    if (id === undefined || told.has(id)) continue
    const cycle = path.slice(path.indexOf(id)).reverse()
    for (const member of cycle) told.add(member)
    const first = cycle.indexOf([...cycle].sort(byId)[0] ?? '')
    cycles.push([...cycle.slice(first), ...cycle.slice(0, first)])
  }
  return cycles
}
