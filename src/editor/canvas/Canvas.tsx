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
import { useCallback, useRef, useState, type ReactNode } from 'react'
import type { Graph, Point } from '../../graph/document.ts'
import { bounds } from '../../graph/queries.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { familyColour } from '../kit/families.ts'
import { CanvasProvider, createCanvasStore, useCanvas, useCanvasStore } from './canvas-store.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { CanvasTools } from './CanvasTools.tsx'
import { ConnectingLine } from './ConnectingLine.tsx'
import { createFlow, type FlowNode, type FlowWire } from './flow.ts'
import { createGestures } from './gestures.ts'
import { NodeCard } from './NodeCard.tsx'
import { PointerCard, Refusal } from './PointerCard.tsx'
import { PADDING, useCanvasApi } from './use-canvas-api.ts'
import { useCanvasDrop, type DropFiles } from './use-canvas-drop.ts'
import { useCanvasKeyboard } from './use-canvas-keyboard.ts'
import { useMenus } from './use-menus.ts'
import { useWireHints } from './use-wire-hints.ts'
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
  const workbench = useWorkbench()
  const [store] = useState(() => createCanvasStore(startsFar(workbench.graph())))
  return (
    <CanvasProvider value={store}>
      <ReactFlowProvider>
        <Surface {...props} />
      </ReactFlowProvider>
    </CanvasProvider>
  )
}

/** A graph that will be small on screen is drawn with little detail from its first frame on. */
function startsFar(graph: Graph): boolean {
  const box = bounds(graph)
  if (!box) return false
  return Math.min((window.innerWidth * 0.6) / box.width, (window.innerHeight * 0.6) / box.height) < FAR
}

const NODE_TYPES: NodeTypes = { card: NodeCard }
const EDGE_TYPES: EdgeTypes = { wire: WireLine }
/** Below this zoom, texts cannot be read. */
const FAR = 0.5
/** From so many nodes on, only those in view are drawn. */
const MANY = 300

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

  const hints = useWireHints()
  const keyboard = useCanvasKeyboard(gestures, hints, nodes.length > MANY)
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
      onDoubleClick={({ target, clientX, clientY }) => {
        const onPane = target instanceof Element && target.classList.contains('react-flow__pane')
        const place = store.getState().flow?.screenToFlowPosition({ x: clientX, y: clientY })
        if (!onPane || locked || !place) return
        const at: Point = [place.x, place.y]
        workbench.updateSession({ dialog: { kind: 'search', at, screen: [clientX, clientY] } })
      }}
      {...keyboard}
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
        onClickConnectStart={gestures.onClickConnectStart}
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
        <Background gap={20} size={1.8} className={styles.grid ?? ''} />
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
