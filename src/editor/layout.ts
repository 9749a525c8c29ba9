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
 * far wider than its window is broken into rows, like lines of text, so that it can be read without zooming out; parts
 * without wires between them stand beside each other.
 * @returns the upper left corner of every node, whole numbers, the first at 0, 0
 */
export function layoutGraph({ nodes, wires, aspect }: LayoutRequest): Record<NodeId, Point> {
  const ids = new Set(nodes.map(({ id }) => id))
  const known = wires.filter(({ from, to }) => ids.has(from) && ids.has(to) && from !== to)
  const parts = partsOf(nodes, known)
  // Nodes without wires stand behind the others, where they are in nobody's way.
  const wired = parts.filter(({ length }) => length > 1)
  const loose = parts.filter(({ length }) => length === 1)
  const arranged = wired.map((part) => {
    const inside = new Set(part.map(({ id }) => id))
    const columns = columnsOf(
      layered(
        part,
        known.filter(({ from }) => inside.has(from)),
      ),
    )
    return intoRows(columns, aspect)
  })
  const single = loose.map((part) => part.map((node) => ({ ...node, x: 0, y: 0, column: 0 })))
  const blocks = shelves(arranged, aspect)
  const below = extent(blocks).height + (blocks.length > 0 ? GAP.row : 0)
  const rest = shelves(single, aspect, extent(blocks).width)
  return whole([...blocks, ...rest.map((node) => ({ ...node, y: node.y + below }))])
}

/** The parts of a graph between which there is no wire, in the order of their first nodes. */
function partsOf(nodes: readonly LayoutNode[], wires: LayoutRequest['wires']): LayoutNode[][] {
  const leader = new Map(nodes.map(({ id }) => [id, id]))
  const find = (id: NodeId): NodeId => {
    let at = id
    for (let up = leader.get(at); up !== undefined && up !== at; up = leader.get(at)) at = up
    leader.set(id, at)
    return at
  }
  for (const { from, to } of wires) leader.set(find(to), find(from))
  const parts = new Map<NodeId, LayoutNode[]>()
  for (const node of nodes) {
    const first = find(node.id)
    const part = parts.get(first)
    if (part) part.push(node)
    else parts.set(first, [node])
  }
  return [...parts.values()]
}

/** Puts blocks of nodes beside each other, in shelves of a width that gives the whole the window's proportions. */
function shelves(blocks: readonly (readonly Placed[])[], aspect: number, least = 0): Placed[] {
  const sizes = blocks.map(extent)
  const area = sizes.reduce((sum, { width, height }) => sum + (width + GAP.column) * (height + GAP.row), 0)
  const room = Math.max(least, Math.sqrt(area * aspect), ...sizes.map(({ width }) => width))
  const gap = blocks.some((block) => block.length > 1) ? GAP.row : GAP.node
  const placed: Placed[] = []
  let [x, y, tall] = [0, 0, 0]
  blocks.forEach((block, at) => {
    const { width, height } = sizes[at] ?? { width: 0, height: 0 }
    if (x > 0 && x + width > room) [x, y, tall] = [0, y + tall + gap, 0]
    for (const node of block) placed.push({ ...node, x: node.x + x, y: node.y + y })
    x += width + GAP.column
    tall = Math.max(tall, height)
  })
  return placed
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
