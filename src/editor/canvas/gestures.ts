import type {
  Connection,
  Edge,
  EdgeChange,
  FinalConnectionState,
  NodeChange,
  OnConnectStart,
} from '@xyflow/react'
import {
  batch,
  canInsert,
  connect,
  insertExisting,
  move,
  moveWire,
  removeWires,
} from '../../graph/commands.ts'
import type { Graph, NodeId, Point, Wire } from '../../graph/document.ts'
import { findWire, wireKey, wiresInto, wiresOf } from '../../graph/queries.ts'
import type { Verdict } from '../../compile/connectable.ts'
import type { Workbench } from '../workbench-types.ts'
import type { CanvasStore, PortRef } from './canvas-store.ts'
import { bestPort, endsOf, judge, judgeAll, withoutWire, type Situation } from './connect.ts'
import { movedBy, selectionAfter, type FlowNode, type FlowWire } from './flow.ts'
import { wireAt, type WireShape } from './wire-hit.ts'

/** How long a refusal stays readable, in milliseconds. */
const REFUSAL = 4000

/** What React Flow is given: its words end here, ours begin. Every function is made once per canvas. */
export interface Gestures {
  onNodesChange(changes: NodeChange<FlowNode>[]): void
  onEdgesChange(changes: EdgeChange<FlowWire>[]): void
  onNodeDragStart(event: unknown, node: FlowNode): void
  onNodeDrag(event: unknown, node: FlowNode, nodes: FlowNode[]): void
  onNodeDragStop(event: unknown, node: FlowNode): void
  onConnectStart: OnConnectStart
  onConnect(connection: Connection): void
  onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void
  onClickConnectStart: OnConnectStart
  onClickConnectEnd(): void
  onReconnectStart(event: unknown, edge: FlowWire): void
  onReconnect(edge: FlowWire, connection: Connection): void
  onReconnectEnd(
    event: MouseEvent | TouchEvent,
    edge: FlowWire,
    side: unknown,
    state: FinalConnectionState,
  ): void
  isValidConnection(connection: Connection | Edge): boolean
  /** Escape while a wire is in the hand; whether there was one. */
  cancel(): boolean
  refuse(text: string, screen: Point): void
}

/** The gestures of one canvas. They read the document when they happen, so none of them is ever out of date. */
export function createGestures(workbench: Workbench, store: CanvasStore): Gestures {
  const { catalogue } = workbench
  let pulled: Wire | null = null
  let begin: Point = [0, 0]
  let wires: readonly WireShape[] = []
  let refusals = 0

  const locked = () => workbench.state.getState().readOnly
  const situation = (graph: Graph = workbench.graph()): Situation => ({
    graph,
    catalogue,
    compiled: workbench.state.getState().compiled,
  })
  /** Without the wire in the hand: it must not stand in its own way. */
  const now = () => situation(withoutWire(workbench.graph(), store.getState().connecting?.pulled ?? null))

  function refuse(text: string, screen: Point): void {
    const mine = ++refusals
    store.setState({ refusal: { text, screen } })
    setTimeout(() => {
      if (mine === refusals) store.setState({ refusal: null })
    }, REFUSAL)
  }

  function selectWires(keys: ReadonlySet<string>): void {
    const found = wiresOf(workbench.graph()).filter((wire) => keys.has(wireKey(wire)))
    workbench.select(workbench.state.getState().session.selection, found)
  }

  /** Ends a wire on a port, wherever it came from. */
  function attach(origin: PortRef, end: PortRef, from: Wire | null): void {
    const ends = endsOf(origin, end)
    if (!ends || locked()) return
    const graph = workbench.graph()
    const command = connect(graph, catalogue, ends.from, ends.to)
    const pulledTo = origin.side === 'output' ? { to: ends.to } : { from: ends.from }
    workbench.commit(from ? moveWire(graph, catalogue, from, pulledTo) : command)
    workbench.announce(`${command.label.replace(/^Connect /, 'Connected ')}.`)
  }

  function settle(): void {
    pulled = null
    store.setState({ connecting: null })
  }

  /** Lets go over a node: its best port takes the wire, or it says why none can. */
  function dropOnNode(origin: PortRef, node: NodeId, screen: Point, from: Wire | null): void {
    const best = bestPort(now(), origin, node)
    if (!best) return
    if (best.verdict.verdict === 'refused') refuse(best.verdict.problem.message, screen)
    else attach(origin, best.port, from)
  }

  const onConnectStart: OnConnectStart = (_event, { nodeId, handleId, handleType }) => {
    if (nodeId === null || handleId === null || handleType === null) return
    const origin: PortRef = {
      node: nodeId,
      port: handleId,
      side: handleType === 'source' ? 'output' : 'input',
    }
    const graph = withoutWire(workbench.graph(), pulled)
    refusals++
    store.setState({
      connecting: { origin, pulled, verdicts: judgeAll(situation(graph), origin), cancelled: false },
      refusal: null,
      hint: null,
    })
  }

  return {
    onNodesChange(changes) {
      const { session } = workbench.state.getState()
      const selection = selectionAfter(changes, session.selection)
      if (selection) workbench.select(selection, selectedOf(workbench, session.wires))
      const { problems } = store.getState()
      if (selection && problems !== null && !selection.has(problems)) store.setState({ problems: null })
      const moved = movedBy(changes)
      if (moved && !locked()) store.setState({ moved: new Map([...store.getState().moved, ...moved]) })
    },
    onEdgesChange(changes) {
      const selection = selectionAfter(changes, workbench.state.getState().session.wires)
      if (selection) selectWires(selection)
    },

    onNodeDragStart(_event, node) {
      workbench.endMerge()
      const graph = workbench.graph()
      const free =
        wiresInto(graph, node.id).length === 0 && !wiresOf(graph).some(({ from }) => from.node === node.id)
      const flow = store.getState().flow
      wires = free && flow && !locked() ? shapesOf(flow.getEdges(), graph) : []
    },
    onNodeDrag(_event, node, nodes) {
      if (wires.length === 0 || nodes.length !== 1) return
      const { width = 0, height = 0 } = node
      const over = wireAt(wires, { x: node.position.x, y: node.position.y, width, height })
      const fits = over && canInsert(workbench.graph(), catalogue, node.id, over.wire)
      const target = fits ? over.key : null
      if (target !== store.getState().target) store.setState({ target })
    },
    onNodeDragStop(_event, node) {
      const { moved, target } = store.getState()
      wires = []
      const graph = workbench.graph()
      const wire = target === null ? undefined : findWire(graph, target)
      const drag = move(Object.fromEntries(moved))
      if (wire) {
        // The drag and the insertion are one thing that a person did.
        const insertion = insertExisting(graph, catalogue, node.id, wire)
        workbench.commit(batch(insertion.label, [drag, insertion]))
        workbench.announce(`${insertion.label}.`)
      } else if (moved.size > 0) workbench.commit(drag)
      store.setState({ moved: new Map(), target: null })
    },

    onConnectStart,
    isValidConnection(connection) {
      const ends = portsOf(connection)
      if (!ends || store.getState().connecting?.cancelled) return false
      return verdictOf(store, now, ...ends).verdict !== 'refused'
    },
    onConnect(connection) {
      const ends = portsOf(connection)
      if (ends && !store.getState().connecting?.cancelled) attach(...ends, null)
    },
    onConnectEnd(event, state) {
      const { connecting } = store.getState()
      // A wire that was pulled off is settled by onReconnectEnd, which comes next.
      if (!connecting || connecting.pulled) return
      const { origin, cancelled } = connecting
      const screen = pointOf(event)
      const end = handleOf(state)
      if (!cancelled && !state.isValid) {
        const node = nodeAt(screen)
        if (end) {
          const verdict = judge(now(), origin, end)
          const same = end.node === origin.node && end.port === origin.port && end.side === origin.side
          if (verdict.verdict === 'refused' && !same) refuse(verdict.problem.message, screen)
        } else if (node !== null) dropOnNode(origin, node, screen, null)
        else if (isOverCanvas(screen)) openSearch(origin, screen)
      }
      settle()
    },
    onClickConnectStart(event, start) {
      onConnectStart(event, start)
      workbench.announce('Now click the port where the wire ends, or press Escape.', { visible: true })
    },
    onClickConnectEnd: settle,

    onReconnectStart(event, edge) {
      pulled = edge.data?.wire ?? null
      if (event && typeof event === 'object' && 'nativeEvent' in event)
        begin = pointOf(event.nativeEvent as MouseEvent)
    },
    onReconnect(edge, connection) {
      const ends = portsOf(connection)
      const { connecting } = store.getState()
      if (!ends || !edge.data || !connecting || connecting.cancelled) return
      const [output, input] = ends
      const end = connecting.origin.side === 'output' ? input : output
      attach(connecting.origin, end, edge.data.wire)
    },
    onReconnectEnd(event, edge, _side, state) {
      const { connecting } = store.getState()
      const wire = edge.data?.wire
      const screen = pointOf(event)
      if (connecting && wire && !connecting.cancelled && !state.isValid && !locked()) {
        const end = handleOf(state)
        const node = nodeAt(screen)
        const back = node === wire.to.node || node === wire.from.node
        const stayed = Math.hypot(screen[0] - begin[0], screen[1] - begin[1]) < 8
        if (end) {
          const verdict = judge(now(), connecting.origin, end)
          if (verdict.verdict === 'refused') refuse(verdict.problem.message, screen)
        } else if (node !== null && !back) dropOnNode(connecting.origin, node, screen, wire)
        else if (!back && !stayed) {
          workbench.commit(removeWires([wire]))
          workbench.announce('Removed the wire.')
        }
      }
      settle()
    },

    cancel() {
      const { connecting } = store.getState()
      if (!connecting || connecting.cancelled) return false
      store.setState({ connecting: { ...connecting, cancelled: true, verdicts: new Map() } })
      return true
    },
    refuse,
  }

  function openSearch(origin: PortRef, screen: Point): void {
    const flow = store.getState().flow
    if (!flow || locked()) return
    const place = flow.screenToFlowPosition({ x: screen[0], y: screen[1] })
    const port = { node: origin.node, port: origin.port }
    const loose = origin.side === 'output' ? { from: port } : { to: port }
    workbench.updateSession({ dialog: { kind: 'search', at: [place.x, place.y], screen, loose } })
  }
}

function selectedOf(workbench: Workbench, keys: ReadonlySet<string>): Wire[] {
  return keys.size === 0 ? [] : wiresOf(workbench.graph()).filter((wire) => keys.has(wireKey(wire)))
}

/** The verdict that was found when the drag began, or a fresh one. */
function verdictOf(store: CanvasStore, now: () => Situation, output: PortRef, input: PortRef): Verdict {
  const { connecting } = store.getState()
  const end = connecting?.origin.side === 'input' ? output : input
  const known = connecting?.verdicts.get(end.node)?.get(end.port)
  return known ?? judge(now(), output, input)
}

/** The ends of a connection in our words: output first. */
function portsOf(connection: Connection | Edge): [PortRef, PortRef] | null {
  const { source, sourceHandle, target, targetHandle } = connection
  if (typeof sourceHandle !== 'string' || typeof targetHandle !== 'string') return null
  return [
    { node: source, port: sourceHandle, side: 'output' },
    { node: target, port: targetHandle, side: 'input' },
  ]
}

/** The port at the end of a drag, in our words. */
export function handleOf({ toHandle }: Pick<FinalConnectionState, 'toHandle'>): PortRef | null {
  if (!toHandle || typeof toHandle.id !== 'string') return null
  return { node: toHandle.nodeId, port: toHandle.id, side: toHandle.type === 'source' ? 'output' : 'input' }
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  if ('clientX' in event) return [event.clientX, event.clientY]
  const touch = event.changedTouches[0]
  return touch ? [touch.clientX, touch.clientY] : [0, 0]
}

/** The node at a place on the screen. */
export function nodeAt([x, y]: Point): NodeId | null {
  const node = document.elementFromPoint(x, y)?.closest<HTMLElement>('.react-flow__node')
  return node?.dataset['id'] ?? null
}

function isOverCanvas([x, y]: Point): boolean {
  return document.elementFromPoint(x, y)?.closest('.react-flow__pane, .react-flow__edge') != null
}

function shapesOf(edges: readonly FlowWire[], graph: Graph): WireShape[] {
  return edges.flatMap(({ id, data }) =>
    data ? [{ key: id, wire: data.wire, data, layout: graph.layout }] : [],
  )
}
