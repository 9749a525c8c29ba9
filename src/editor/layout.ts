import * as dagre from '@dagrejs/dagre'
import type { NodeId, Point } from '../graph/document.ts'

/** What a layout needs to know of a graph: plain data, so that it can cross to a worker. */
export interface LayoutRequest {
  readonly nodes: readonly LayoutNode[]
  readonly wires: readonly { readonly from: NodeId; readonly to: NodeId }[]
  /** Width by height of the window in which the graph is to be seen. */
  readonly aspect: number
}

export interface LayoutNode {
  readonly id: NodeId
  readonly width: number
  readonly height: number
  /** From the top to the port that should be level with its neighbours' ports. */
  readonly port: number
}

/** Room between columns (for the wires' labels), between nodes of a column, and between the rows of a long graph. */
const GAP = { column: 72, node: 36, row: 84 } as const

/**
 * Arranges a graph from left to right with as few crossings as the layered method finds. A graph that would become
 * far wider than its window is broken into rows, like lines of text, so that it can be read without zooming out.
 * @returns the upper left corner of every node, whole numbers, the first at 0, 0
 */
export function layoutGraph({ nodes, wires, aspect }: LayoutRequest): Record<NodeId, Point> {
  const ids = new Set(nodes.map(({ id }) => id))
  const known = wires.filter(({ from, to }) => ids.has(from) && ids.has(to) && from !== to)
  const wired = new Set(known.flatMap(({ from, to }) => [from, to]))
  const columns = columnsOf(
    layered(
      nodes.filter(({ id }) => wired.has(id)),
      known,
    ),
  )
  // Nodes without wires stand behind the others, where they are in nobody's way.
  const loose = nodes.filter(({ id }) => !wired.has(id))
  return whole(beside(intoRows(columns, aspect), loose))
}

/** Columns by dagre. Every node is as high above its port as below it, so that ports in a row come to be level. */
function layered(nodes: readonly LayoutNode[], wires: LayoutRequest['wires']): Placed[] {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', ranksep: GAP.column, nodesep: GAP.node, edgesep: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height, port } of nodes)
    graph.setNode(id, { width, height: 2 * Math.max(port, height - port) })
  wires.forEach(({ from, to }, at) => graph.setEdge(from, to, {}, String(at)))
  dagre.layout(graph)
  return nodes.map(({ id, width, height, port }): Placed => {
    const { x, y } = graph.node(id) as { x: number; y: number }
    return { id, width, height, x: x - width / 2, y: y - port, column: Math.round(x) }
  })
}

/** Adds nodes without wires in rows below. */
function beside(placed: readonly Placed[], loose: readonly LayoutNode[]): Placed[] {
  const { width, height } = extent(placed)
  const all = [...placed]
  let [x, y, row] = [0, placed.length > 0 ? height + GAP.row : 0, 0]
  for (const node of loose) {
    if (x > 0 && x + node.width > Math.max(width, 1000)) [x, y, row] = [0, y + row + GAP.node, 0]
    all.push({ ...node, x, y, column: 0 })
    x += node.width + GAP.column
    row = Math.max(row, node.height)
  }
  return all
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
    width: Math.max(0, ...placed.map(({ x, width }) => x + width)),
    height: Math.max(0, ...placed.map(({ y, height }) => y + height)),
  }
}

function whole(placed: readonly Placed[]): Record<NodeId, Point> {
  return Object.fromEntries(
    placed.map(({ id, x, y }): [NodeId, Point] => [id, [Math.round(x), Math.round(y)]]),
  )
}
