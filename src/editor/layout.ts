import * as dagre from '@dagrejs/dagre'
import type { NodeId, Point } from '../graph/document.ts'

/** What a layout needs to know of a graph: plain data, so that it can cross to a worker. */
export interface LayoutRequest {
  readonly nodes: readonly { readonly id: NodeId; readonly width: number; readonly height: number }[]
  readonly wires: readonly { readonly from: NodeId; readonly to: NodeId }[]
  /** Width by height of the window in which the graph is to be seen. */
  readonly aspect: number
}

/** Room between columns (for the wires' labels), between nodes of a column, and between the rows of a long graph. */
const GAP = { column: 72, node: 36, row: 84 } as const

/**
 * Arranges a graph from left to right with as few crossings as the layered method finds. A graph that would become
 * far wider than its window is broken into rows, like lines of text, so that it can be read without zooming out.
 * @returns the upper left corner of every node, whole numbers, the first at 0, 0
 */
export function layoutGraph({ nodes, wires, aspect }: LayoutRequest): Record<NodeId, Point> {
  if (nodes.length === 0) return {}
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', ranksep: GAP.column, nodesep: GAP.node, edgesep: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  const known = new Set(nodes.map(({ id }) => id))
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height })
  wires.forEach(({ from, to }, at) => {
    if (known.has(from) && known.has(to) && from !== to) graph.setEdge(from, to, {}, String(at))
  })
  dagre.layout(graph)

  const placed = nodes.map(({ id, width, height }): Placed => {
    const { x, y } = graph.node(id) as { x: number; y: number }
    return { id, width, height, x: x - width / 2, y: y - height / 2, column: Math.round(x) }
  })
  return whole(intoRows(columnsOf(placed), aspect))
}

interface Placed {
  readonly id: NodeId
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly column: number
}

type Column = readonly Placed[]

/** Nodes that dagre put one above the other, from left to right. */
function columnsOf(placed: readonly Placed[]): Column[] {
  const columns = new Map<number, Placed[]>()
  for (const node of placed) {
    const known = columns.get(node.column)
    if (known) known.push(node)
    else columns.set(node.column, [node])
  }
  return Array.from(columns)
    .sort(([a], [b]) => a - b)
    .map(([, column]) => column)
}

/** The number of rows with which the whole comes nearest to the window's proportions, and the graph broken into them. */
function intoRows(columns: readonly Column[], aspect: number): Placed[] {
  let best: Placed[] = []
  let distance = Infinity
  for (let rows = 1; rows <= Math.min(columns.length, 12); rows++) {
    const perRow = Math.ceil(columns.length / rows)
    // A last row with a single column looks forgotten; fewer rows are as good.
    if (rows > 1 && (perRow < 3 || Math.ceil(columns.length / perRow) < rows)) continue
    const tried = stack(columns, perRow)
    const { width, height } = extent(tried)
    // Wires between rows cost attention, so a row more must pay.
    const off = Math.abs(Math.log(width / height / aspect)) + (rows - 1) * 0.12
    if (off < distance) [best, distance] = [tried, off]
  }
  return best
}

function stack(columns: readonly Column[], perRow: number): Placed[] {
  const placed: Placed[] = []
  let top = 0
  for (let at = 0; at < columns.length; at += perRow) {
    const row = columns.slice(at, at + perRow).flat()
    const left = Math.min(...row.map(({ x }) => x))
    const high = Math.min(...row.map(({ y }) => y))
    for (const node of row) placed.push({ ...node, x: node.x - left, y: node.y - high + top })
    top += Math.max(...row.map(({ y, height }) => y + height)) - high + GAP.row
  }
  return placed
}

function extent(placed: readonly Placed[]): { width: number; height: number } {
  return {
    width: Math.max(...placed.map(({ x, width }) => x + width)),
    height: Math.max(...placed.map(({ y, height }) => y + height)),
  }
}

function whole(placed: readonly Placed[]): Record<NodeId, Point> {
  return Object.fromEntries(
    placed.map(({ id, x, y }): [NodeId, Point] => [id, [Math.round(x), Math.round(y)]]),
  )
}
