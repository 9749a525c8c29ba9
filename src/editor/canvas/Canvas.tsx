import {
  Background,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  type EdgeTypes,
  type NodeTypes,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import type { Point } from '../../graph/document.ts'
import { findWire } from '../../graph/queries.ts'
import { inspect, canvasOf } from '../actions.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { familyColour } from '../kit/families.ts'
import { CanvasProvider, createCanvasStore, useCanvas, useCanvasStore } from './canvas-store.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { CanvasTools } from './CanvasTools.tsx'
import { ConnectingLine } from './ConnectingLine.tsx'
import { createFlow, type FlowNode, type FlowWire } from './flow.ts'
import { createGestures } from './gestures.ts'
import { NodeCard } from './NodeCard.tsx'
import { openMenuAt } from './open-menu.ts'
import { PointerCard, Refusal } from './PointerCard.tsx'
import { PADDING, useCanvasApi } from './use-canvas-api.ts'
import { useCanvasDrop, type DropFiles } from './use-canvas-drop.ts'
import { WireHint } from './WireHint.tsx'
import { WireLine } from './WireLine.tsx'
import styles from './Canvas.module.css'

export interface CanvasProps {
  /** What an empty canvas offers: ways to begin. */
  readonly empty?: ReactNode
  /** Files that were dropped on the canvas, with the place in the graph. */
  readonly onDropFiles?: DropFiles
}

/** The graph as something to look at and to work on. */
export function Canvas(props: CanvasProps) {
  const [store] = useState(createCanvasStore)
  return (
    <CanvasProvider value={store}>
      <ReactFlowProvider>
        <Surface {...props} />
      </ReactFlowProvider>
    </CanvasProvider>
  )
}

const NODE_TYPES: NodeTypes = { card: NodeCard }
const EDGE_TYPES: EdgeTypes = { wire: WireLine }
/** Below this zoom, texts cannot be read. */
const FAR = 0.5
/** From so many nodes on, only those in view are drawn. */
const MANY = 300
const HINT_DELAY = 280

function Surface({ empty, onDropFiles }: CanvasProps) {
  const workbench = useWorkbench()
  const store = useCanvasStore()
  const frame = useRef<HTMLDivElement>(null)
  const pointer = useRef<Point | null>(null)
  const [view] = useState(createFlow)
  const [gestures] = useState(() => createGestures(workbench, store))
  const drop = useCanvasDrop(onDropFiles)
  useCanvasApi(frame, pointer)

  const graph = useWorkbenchState((state) => state.history.graph)
  const compiled = useWorkbenchState((state) => state.compiled)
  const selection = useWorkbenchState((state) => state.session.selection)
  const wires = useWorkbenchState((state) => state.session.wires)
  const focus = useWorkbenchState((state) => state.session.focus)
  const locked = useWorkbenchState((state) => state.readOnly)
  const moved = useCanvas((state) => state.moved)
  const minimap = useCanvas((state) => state.minimap)
  const dropping = useCanvas((state) => state.dropping)
  const shown = { graph, compiled, selection, wires, focus, moved }
  const nodes = view.nodes(shown)
  const edges = view.wires(shown)

  const box = useCallback(() => frame.current?.getBoundingClientRect(), [])
  const onMove = useCallback(() => {
    const far = (store.getState().flow?.getZoom() ?? 1) < FAR
    const now = store.getState()
    if (now.far !== far || now.hint !== null) store.setState({ far, hint: null })
  }, [store])

  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && gestures.cancel()) event.stopPropagation()
    }
    window.addEventListener('keydown', escape, true)
    return () => window.removeEventListener('keydown', escape, true)
  }, [gestures])

  const hints = useWireHints()
  const menus = useMenus()

  return (
    <div
      ref={frame}
      className={styles.canvas}
      data-canvas
      data-dropping={dropping ?? undefined}
      onPointerMove={({ clientX, clientY }) => {
        pointer.current = [clientX, clientY]
      }}
      onPointerLeave={() => {
        pointer.current = null
      }}
      onDoubleClick={(event) => {
        if (
          !(event.target instanceof Element) ||
          !event.target.classList.contains('react-flow__pane') ||
          locked
        )
          return
        const { x, y } = store
          .getState()
          .flow?.screenToFlowPosition({ x: event.clientX, y: event.clientY }) ?? {
          x: 0,
          y: 0,
        }
        workbench.updateSession({
          dialog: { kind: 'search', at: [x, y], screen: [event.clientX, event.clientY] },
        })
      }}
      onFocus={(event) => followKeyboard(event, hints.showAt)}
      onBlur={hints.hide}
      {...drop}
    >
      <ReactFlow<FlowNode, FlowWire>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={(ready) => {
          store.setState({
            flow: ready,
            labels: frame.current?.querySelector('.react-flow__edgelabel-renderer') ?? null,
          })
          if (ready.getNodes().length > 0) void ready.fitView(FIRST_VIEW).then(onMove)
        }}
        onMove={onMove}
        onNodesChange={gestures.onNodesChange}
        onEdgesChange={gestures.onEdgesChange}
        onNodeDragStart={gestures.onNodeDragStart}
        onNodeDrag={gestures.onNodeDrag}
        onNodeDragStop={gestures.onNodeDragStop}
        onNodeDoubleClick={menus.onNodeDoubleClick}
        onConnectStart={gestures.onConnectStart}
        onConnect={gestures.onConnect}
        onConnectEnd={gestures.onConnectEnd}
        onClickConnectStart={gestures.onConnectStart}
        onClickConnectEnd={gestures.onClickConnectEnd}
        onReconnectStart={gestures.onReconnectStart}
        onReconnect={gestures.onReconnect}
        onReconnectEnd={gestures.onReconnectEnd}
        isValidConnection={gestures.isValidConnection}
        connectionLineComponent={ConnectingLine}
        connectionRadius={28}
        connectionDragThreshold={3}
        reconnectRadius={11}
        nodeDragThreshold={2}
        onNodeContextMenu={menus.onNode}
        onSelectionContextMenu={menus.onSelection}
        onEdgeContextMenu={menus.onEdge}
        onPaneContextMenu={menus.onPane}
        onEdgeMouseEnter={hints.onEnter}
        onEdgeMouseMove={hints.onMove}
        onEdgeMouseLeave={hints.onLeave}
        nodesDraggable={!locked}
        nodesConnectable={!locked}
        edgesReconnectable={!locked}
        edgesFocusable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements={nodes.length > MANY}
        minZoom={0.1}
        maxZoom={2}
        panOnScroll
        panActivationKeyCode="Space"
        selectionKeyCode="Shift"
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={MULTI}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        ariaLabelConfig={LABELS}
        aria-label="Graph"
        className={styles.flow ?? ''}
      >
        <Background gap={20} size={1.4} className={styles.grid ?? ''} />
        {minimap && (
          <MiniMap<FlowNode>
            pannable
            zoomable
            ariaLabel="Map of the graph"
            nodeColor={miniColour}
            nodeStrokeWidth={0}
            className={styles.map ?? ''}
          />
        )}
        <CanvasTools />
        <PointerCard container={box} />
        <Refusal container={box} />
        <WireHint container={box} />
      </ReactFlow>
      <CanvasMenu />
      {nodes.length === 0 && empty !== undefined && <div className={styles.empty}>{empty}</div>}
    </div>
  )

  /** Keyboard focus on a node or a wire selects it, so that keys are about what one sees. */
  function followKeyboard(event: FocusEvent, showHint: (key: string) => void): void {
    const { target } = event
    if (!(target instanceof Element) || !target.matches(':focus-visible')) return
    const id = target.getAttribute('data-id')
    if (id === null) return
    const { session } = workbench.state.getState()
    if (target.classList.contains('react-flow__node')) {
      if (!session.selection.has(id)) workbench.select([id])
      canvasOf(workbench)?.reveal(id)
    } else if (target.classList.contains('react-flow__edge')) {
      const wire = findWire(workbench.graph(), id)
      if (wire) workbench.select([], [wire])
      showHint(id)
    }
  }
}

const MULTI = ['Control', 'Meta', 'Shift']
const FIRST_VIEW = { padding: PADDING, maxZoom: 1 } as const

const LABELS = {
  'node.a11yDescription.default': 'A node of the graph.',
  'edge.a11yDescription.default': 'A wire of the graph.',
  'minimap.ariaLabel': 'Map of the graph',
} as const

function miniColour({ data }: FlowNode): string {
  return data.family ? familyColour(data.family) : 'var(--faint)'
}

/** The menus of what the pointer is on. */
function useMenus() {
  const workbench = useWorkbench()
  const store = useCanvasStore()
  const [handlers] = useState(() => {
    const screenOf = (event: { clientX: number; clientY: number }): Point => [event.clientX, event.clientY]
    const placeOf = (event: { clientX: number; clientY: number }): Point => {
      const { x, y } = store
        .getState()
        .flow?.screenToFlowPosition({ x: event.clientX, y: event.clientY }) ?? {
        x: 0,
        y: 0,
      }
      return [x, y]
    }
    return {
      onNode(event: MouseEvent, { id }: FlowNode) {
        event.preventDefault()
        const { selection } = workbench.state.getState().session
        if (!selection.has(id)) workbench.select([id])
        const several = selection.has(id) && selection.size > 1
        openMenuAt(store, screenOf(event), several ? { on: 'selection' } : { on: 'node', id })
      },
      onSelection(event: MouseEvent) {
        event.preventDefault()
        openMenuAt(store, screenOf(event), { on: 'selection' })
      },
      onEdge(event: MouseEvent, { id, data }: FlowWire) {
        event.preventDefault()
        if (data) workbench.select([], [data.wire])
        openMenuAt(store, screenOf(event), { on: 'wire', key: id, at: placeOf(event) })
      },
      onPane(event: MouseEvent | globalThis.MouseEvent) {
        event.preventDefault()
        openMenuAt(store, screenOf(event), { on: 'canvas', at: placeOf(event) })
      },
      onNodeDoubleClick(_event: MouseEvent, { id }: FlowNode) {
        inspect(workbench, id)
      },
    }
  })
  return handlers
}

/** Says what a wire carries while the pointer rests on it, or the keyboard is there. */
function useWireHints() {
  const store = useCanvasStore()
  const [handlers] = useState(() => {
    let timer = 0
    let latest: Point = [0, 0]
    const hide = () => {
      clearTimeout(timer)
      if (store.getState().hint) store.setState({ hint: null })
    }
    const show = (data: FlowWire['data'], screen: () => Point) => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        const { connecting, menu, moved } = store.getState()
        if (data && !connecting && !menu && moved.size === 0)
          store.setState({ hint: { data, screen: screen() } })
      }, HINT_DELAY)
    }
    return {
      hide,
      onEnter(event: MouseEvent, { data }: FlowWire) {
        latest = [event.clientX, event.clientY]
        show(data, () => latest)
      },
      onMove(event: MouseEvent) {
        latest = [event.clientX, event.clientY]
        const { hint } = store.getState()
        if (hint) store.setState({ hint: { ...hint, screen: latest } })
      },
      onLeave: hide,
      showAt(_key: string) {
        hide()
      },
    }
  })
  return handlers
}
