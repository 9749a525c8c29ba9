import type { Graph, GraphNode, Point } from '../../graph/document.ts'

/** What turns one graph into another, node by node; `null` says that something is gone. */
export interface GraphChange {
  readonly title?: string
  readonly nodes?: Readonly<Record<string, GraphNode | null>>
  readonly layout?: Readonly<Record<string, Point | null>>
}

/**
 * What changed between two graphs. Graphs share what did not change, so this compares references and costs little even
 * for large ones. `null` when nothing changed.
 */
export function changeBetween(before: Graph, after: Graph): GraphChange | null {
  const nodes = changedEntries(before.nodes, after.nodes)
  const layout = changedEntries(before.layout, after.layout)
  const title = before.title !== after.title
  if (!nodes && !layout && !title) return null
  return { ...(title && { title: after.title }), ...(nodes && { nodes }), ...(layout && { layout }) }
}

function changedEntries<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): Record<string, T | null> | null {
  if (before === after) return null
  const changed: [string, T | null][] = []
  for (const [id, held] of Object.entries(after)) if (before[id] !== held) changed.push([id, held])
  for (const id of Object.keys(before)) if (!Object.hasOwn(after, id)) changed.push([id, null])
  return changed.length === 0 ? null : Object.fromEntries(changed)
}

/** Does a change again. */
export function applyChange(graph: Graph, change: GraphChange): Graph {
  return {
    title: change.title ?? graph.title,
    nodes: changed(graph.nodes, change.nodes),
    layout: changed(graph.layout, change.layout),
  }
}

function changed<T>(
  held: Readonly<Record<string, T>>,
  change: Readonly<Record<string, T | null>> | undefined,
): Readonly<Record<string, T>> {
  if (!change) return held
  const entries = new Map(Object.entries(held))
  for (const [id, value] of Object.entries(change))
    if (value === null) entries.delete(id)
    else entries.set(id, value)
  return Object.fromEntries(entries)
}
