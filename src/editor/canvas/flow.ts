import {
  Position,
  type Edge,
  type EdgeChange,
  type Node,
  type NodeChange,
  type ReactFlowInstance,
} from '@xyflow/react'
import type { Compiled } from '../../compile/compiled.ts'
import { wireLabel } from '../../compile/labels.ts'
import type { WireInfo, WireKind } from '../../kernel/wire.ts'
import type { Graph, NodeId, Point, Ref, Wire } from '../../graph/document.ts'
import { wireKey, wiresOf } from '../../graph/queries.ts'
import { cardData, describeCard, usedOutputs, type CardData } from './card.ts'
import { PORT_HIT, type CardShape } from './geometry.ts'
import { findLanes } from './lanes.ts'
import type { Reach } from './wire-path.ts'

export type WireData = {
  readonly wire: Wire
  readonly kind: WireKind | null
  readonly info: WireInfo | undefined
  readonly label: string
  /** What the node at its end says about this input; empty when it says nothing. */
  readonly problem: string
  readonly source: Reach
  readonly target: Reach
  /** Where it goes sideways, when the nearest way would lead behind other nodes. */
  readonly lane?: number
  /** "Split to Input, table". */
  readonly title: string
}

export type FlowNode = Node<CardData, 'card'>
export type FlowWire = Edge<WireData, 'wire'>
/** React Flow's own handle on what is on screen. */
export type Instance = ReactFlowInstance<FlowNode, FlowWire>

/** What the canvas shows. `moved` are places during a drag, which the document does not know yet. */
export interface Shown {
  readonly graph: Graph
  readonly compiled: Compiled
  readonly selection: ReadonlySet<NodeId>
  readonly wires: ReadonlySet<string>
  readonly focus: NodeId | null
  readonly moved: ReadonlyMap<NodeId, Point>
}

export interface Flow {
  nodes(shown: Shown): FlowNode[]
  wires(shown: Shown): FlowWire[]
}

/**
 * Turns a document into what React Flow draws. It remembers what it made: whatever did not change comes back as the
 * same object, so a drag makes one new node per frame and everything else is left alone.
 */
export function createFlow(): Flow {
  const cards = new Map<NodeId, { data: CardData; used: string }>()
  const nodes = new Map<NodeId, FlowNode>()
  const wires = new Map<string, FlowWire>()
  let lastNodes: FlowNode[] = []
  let lastWires: FlowWire[] = []
  let lastPlain: FlowWire[] = []
  let lastLayout: Graph['layout'] | null = null
  let lastShown: Shown | null = null
  let used = new Map<NodeId, string>()
  let usedOf: Compiled | null = null

  /** What the card of a node shows; `undefined` when the graph does not have the node. */
  function card({ graph, compiled }: Shown, id: NodeId): CardData | undefined {
    const node = graph.nodes[id]
    if (!node) return undefined
    if (compiled !== usedOf) [used, usedOf] = [usedOutputs(graph, compiled), compiled]
    const now = compiled.nodes.get(id)
    const outputs = used.get(id) ?? ''
    const known = cards.get(id)
    if (known?.data.node === node && known.data.compiled === now && known.used === outputs) return known.data
    const data = cardData(node, now, outputs === '' ? [] : outputs.split('\n'))
    cards.set(id, { data, used: outputs })
    return data
  }

  /** The wires as they are without lanes, and the cards at their ends. */
  function plainWires(shown: Shown): FlowWire[] {
    const { graph } = shown
    const next: FlowWire[] = []
    const seen = new Set<string>()
    for (const wire of wiresOf(graph)) {
      const [source, target] = [card(shown, wire.from.node), card(shown, wire.to.node)]
      if (!source || !target) continue
      const key = wireKey(wire)
      seen.add(key)
      const made = flowWire(wires.get(key), key, wire, { source, target }, shown.wires.has(key))
      wires.set(key, made)
      next.push(made)
    }
    for (const key of wires.keys()) if (!seen.has(key)) wires.delete(key)
    return next
  }

  return {
    nodes(shown) {
      const { graph, compiled, selection, focus, moved } = shown
      const next: FlowNode[] = []
      for (const id of compiled.nodes.keys()) {
        const data = card(shown, id)
        if (!data) continue
        const [x, y] = moved.get(id) ?? graph.layout[id] ?? [0, 0]
        const before = nodes.get(id)
        const selected = selection.has(id)
        const current = focus === id
        const same =
          before?.data === data &&
          before.position.x === x &&
          before.position.y === y &&
          before.selected === selected &&
          (before.domAttributes?.['aria-current'] === true) === current
        const made = same ? before : flowNode(id, data, [x, y], selected, current)
        nodes.set(id, made)
        next.push(made)
      }
      forget(nodes, graph)
      forget(cards, graph)
      if (!sameList(lastNodes, next)) lastNodes = next
      return lastNodes
    },

    wires(shown) {
      const { graph, compiled } = shown
      // While nodes are dragged, nothing that concerns wires changes.
      if (lastShown?.graph === graph && lastShown.compiled === compiled && lastShown.wires === shown.wires)
        return lastWires
      lastShown = shown
      const next = plainWires(shown)
      if (sameList(lastPlain, next) && lastLayout === graph.layout) return lastWires
      const boxes = Object.keys(graph.nodes).flatMap((id) => {
        const shape = card(shown, id)?.shape
        return shape ? [{ id, at: graph.layout[id] ?? ORIGIN, width: shape.width, height: shape.height }] : []
      })
      const lanes = findLanes(next, boxes)
      lastPlain = next
      lastLayout = graph.layout
      lastWires = next.map((wire) => inLane(wire, lanes.get(wire.id)))
      return lastWires
    },
  }
}

const ORIGIN: Point = [0, 0]

function forget(map: Map<NodeId, unknown>, graph: Graph): void {
  if (map.size > Object.keys(graph.nodes).length)
    for (const id of map.keys()) if (!graph.nodes[id]) map.delete(id)
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at])
}

function flowNode(id: NodeId, data: CardData, [x, y]: Point, selected: boolean, current: boolean): FlowNode {
  const { width, height, ports } = data.shape
  return {
    id,
    type: 'card',
    data,
    position: { x, y },
    selected,
    width,
    height,
    measured: { width, height },
    handles: ports.map((port) => ({
      id: port.name,
      type: port.side === 'input' ? 'target' : 'source',
      position: port.side === 'input' ? Position.Left : Position.Right,
      x: (port.side === 'input' ? 0 : width) - PORT_HIT / 2,
      y: port.y - PORT_HIT / 2,
      width: PORT_HIT,
      height: PORT_HIT,
    })),
    ariaLabel: describeCard(id, data),
    ...(current && { domAttributes: { 'aria-current': true } }),
  }
}

interface Ends {
  readonly source: CardData
  readonly target: CardData
}

const madeFrom = new WeakMap<FlowWire, { from: Ref; ends: Ends }>()

function flowWire(
  before: FlowWire | undefined,
  key: string,
  wire: Wire,
  ends: Ends,
  selected: boolean,
): FlowWire {
  const known = before && madeFrom.get(before)
  const same =
    known?.from === wire.from && known.ends.source === ends.source && known.ends.target === ends.target
  if (before && same && before.selected === selected) return before
  const data = before && same && before.data ? before.data : wireData(wire, ends)
  const made: FlowWire = {
    id: key,
    type: 'wire',
    source: wire.from.node,
    sourceHandle: wire.from.port,
    target: wire.to.node,
    targetHandle: wire.to.port,
    selected,
    data,
    // Not a stop of the Tab key, which goes from node to node; `[` and `]` go along wires.
    domAttributes: WIRE_ATTRIBUTES,
    ariaLabel: `Wire from ${data.title}${data.label === '' ? '' : `, ${data.label}`}${data.problem === '' ? '' : `. ${data.problem}`}`,
  }
  madeFrom.set(made, { from: wire.from, ends })
  return made
}

const WIRE_ATTRIBUTES = { tabIndex: -1 } as const

function wireData(wire: Wire, { source, target }: Ends): WireData {
  const output = source.shape.ports.find(({ side, name }) => side === 'output' && name === wire.from.port)
  const input = target.shape.ports.find(({ side, name }) => side === 'input' && name === wire.to.port)
  const info = source.compiled?.outputs[wire.from.port]
  const reach = (shape: CardShape, y: number): Reach => ({ above: y, below: shape.height - y })
  const problem = target.compiled?.problems.find(
    ({ severity, at }) => severity === 'error' && at.input === wire.to.port,
  )
  return {
    wire,
    kind: output?.kind ?? input?.kind ?? null,
    info,
    label: wireLabel(info),
    problem: problem?.message ?? '',
    source: reach(source.shape, output?.y ?? 0),
    target: reach(target.shape, input?.y ?? 0),
    title: `${source.title} to ${target.title}, ${input?.label ?? wire.to.port}`,
  }
}

const laned = new WeakMap<FlowWire, FlowWire>()

/** A wire that goes along a lane; the same object as long as the wire and its lane are the same. */
function inLane(wire: FlowWire, lane: number | undefined): FlowWire {
  if (lane === undefined || !wire.data) return wire
  const known = laned.get(wire)
  if (known?.data?.lane === lane) return known
  const made = { ...wire, data: { ...wire.data, lane } }
  laned.set(wire, made)
  return made
}

/** The selection after React Flow's changes; `null` when they change nothing. */
export function selectionAfter(
  changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowWire>)[],
  selection: ReadonlySet<string>,
): ReadonlySet<string> | null {
  let next: Set<string> | null = null
  for (const change of changes) {
    if (change.type !== 'select' || selection.has(change.id) === change.selected) continue
    next ??= new Set(selection)
    if (change.selected) next.add(change.id)
    else next.delete(change.id)
  }
  return next
}

/** Where a drag has taken nodes, on whole pixels; `null` when nothing moved. */
export function movedBy(changes: readonly NodeChange<FlowNode>[]): Map<NodeId, Point> | null {
  const moved = new Map<NodeId, Point>()
  for (const change of changes)
    if (change.type === 'position' && change.position && change.dragging === true)
      moved.set(change.id, [Math.round(change.position.x), Math.round(change.position.y)])
  return moved.size > 0 ? moved : null
}
