import type { Catalogue } from '../kernel/catalogue.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { count } from '../kernel/shape.ts'
import { parseText } from './file.ts'
import type { Graph, GraphNode, NodeId, Point } from './document.ts'
import { FORMAT } from './migrate.ts'
import { readParts } from './read.ts'
import { fragmentSchema } from './schema.ts'
import { stringify } from './stringify.ts'
import { writeParts } from './write.ts'

/** Some nodes of a graph with the wires among them: what the clipboard holds. */
export type Fragment = Pick<Graph, 'nodes' | 'layout'>

export type ReadFragment =
  | { readonly ok: true; readonly fragment: Fragment; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

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

/** Some nodes as text for the system clipboard. */
export function copyFragment(graph: Graph, ids: Iterable<NodeId>): string {
  const parts = writeParts(cutOut(graph, ids), () => false)
  return stringify({ netloom: 'fragment', format: FORMAT, ...parts }, ['nodes', 'layout'])
}

/**
 * Reads what the clipboard holds, by the same rules as a file: it may come from another tab, another version or a
 * stranger.
 */
export function readFragment(text: string, catalogue: Catalogue): ReadFragment {
  const parsed = parseText(text)
  if (!parsed.ok) {
    const foreign = parsed.problems.every(({ code }) => code === 'file/not-json' || code === 'file/not-ours')
    return foreign ? refuse(notNodes()) : parsed
  }
  const { netloom, format } = parsed.file
  if (netloom !== 'fragment') return refuse(notNodes())
  if (typeof format === 'number' && format > FORMAT)
    return refuse(
      error(
        'file/too-new',
        `These nodes have format ${count(format)}; this Netloom reads formats up to ${FORMAT}.`,
        {
          advice: 'Reload this tab to get the newer Netloom.',
        },
      ),
    )
  if (format !== FORMAT || !fragmentSchema.safeParse(parsed.file).success) return refuse(damaged())
  const read = readParts(parsed.file, catalogue)
  if (!read.ok) return read
  return Object.keys(read.parts.nodes).length === 0
    ? refuse(notNodes())
    : { ok: true, fragment: read.parts, notes: read.notes }
}

function refuse(problem: Problem): ReadFragment {
  return { ok: false, problems: [problem] }
}

function notNodes(): Problem {
  return error('file/not-nodes', 'The clipboard holds no nodes.', { advice: 'Copy some nodes first.' })
}

function damaged(): Problem {
  return error('file/damaged', 'The nodes in the clipboard are damaged.', { advice: 'Copy them again.' })
}
