import { useEffect, type RefObject } from 'react'
import type { NodeId, Point } from '../../graph/document.ts'
import { wireKey, wiresFrom, wiresInto } from '../../graph/queries.ts'
import { registerCanvas, selectedNodes, selectedWires, type CanvasApi } from '../actions.ts'
import { useWorkbench } from '../context.tsx'
import type { Workbench } from '../workbench-types.ts'
import { useCanvasStore, type CanvasStore } from './canvas-store.ts'
import { CARD } from './geometry.ts'
import { openMenuAt } from './open-menu.ts'

/**
 * What stays free around what is shown: the wires that turn at the sides, and the tools below. React Flow's paddings
 * without a unit change their meaning with version 13.
 */
export const PADDING = { x: '60px', top: '28px', bottom: '60px' } as const

/** About as high as a card is. */
const CARD_HEIGHT = 90
/** Texts on cards can be read from this zoom on. */
const READABLE = 0.5
/** Pixels left free beside what comes into view. */
const AIR = 28

/** How far a stretch must move to lie between two bounds; 0 when it does. */
function wayInto(from: number, to: number, begin: number, end: number): number {
  if (from < begin) return begin + AIR - from
  return to > end ? end - AIR - to : 0
}

/** How long the view takes to get somewhere, in milliseconds; at once when the system asks for little motion. */
export function glide(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180
}

/** Offers the canvas to menus, keys and panels while it is on screen. */
export function useCanvasApi(
  frame: RefObject<HTMLDivElement | null>,
  pointer: RefObject<Point | null>,
): void {
  const workbench = useWorkbench()
  const store = useCanvasStore()
  useEffect(
    () => registerCanvas(workbench, canvasApi(workbench, store, frame, pointer)),
    [workbench, store, frame, pointer],
  )
}

function canvasApi(
  workbench: Workbench,
  store: CanvasStore,
  frame: RefObject<HTMLDivElement | null>,
  pointer: RefObject<Point | null>,
): CanvasApi {
  const box = () => frame.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1)
  const toPlace = ([x, y]: Point): Point => {
    const place = store.getState().flow?.screenToFlowPosition({ x, y })
    return place ? [Math.round(place.x), Math.round(place.y)] : [0, 0]
  }
  const centre = (): Point => {
    const { left, top, width, height } = box()
    return toPlace([left + width / 2, top + height / 2])
  }
  const toScreen = ([x, y]: Point): Point => {
    const screen = store.getState().flow?.flowToScreenPosition({ x, y })
    return screen ? [screen.x, screen.y] : [0, 0]
  }
  const element = (node: NodeId) =>
    frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(node)}"]`)

  const api: CanvasApi = {
    fit(nodes) {
      const ids = nodes && Array.from(nodes, (id) => ({ id }))
      void store.getState().flow?.fitView({
        padding: PADDING,
        maxZoom: 1.25,
        duration: glide(),
        ...(ids && { nodes: ids }),
      })
    },
    zoomIn: () => void store.getState().flow?.zoomIn({ duration: glide() }),
    zoomOut: () => void store.getState().flow?.zoomOut({ duration: glide() }),
    zoomTo: (zoom) => void store.getState().flow?.zoomTo(zoom, { duration: glide() }),
    centre,
    pointer: () => (pointer.current ? toPlace(pointer.current) : centre()),
    toScreen,
    aspect() {
      const { width, height } = box()
      return Math.max(0.2, width / Math.max(1, height))
    },
    reveal(node) {
      const flow = store.getState().flow
      const at = workbench.graph().layout[node]
      if (!flow || !at) return
      const [x, y] = toScreen(at)
      const { left, top, right, bottom } = box()
      const zoom = flow.getZoom()
      const dx = wayInto(x, x + CARD.width * zoom, left, right)
      const dy = wayInto(y, y + CARD_HEIGHT * zoom, top, bottom)
      if (dx === 0 && dy === 0) return
      // What is just outside comes in; what is far away is gone to.
      const near = Math.abs(dx) < (right - left) / 2 && Math.abs(dy) < (bottom - top) / 2
      const duration = glide()
      if (near && zoom >= READABLE) {
        const view = flow.getViewport()
        void flow.setViewport({ x: view.x + dx, y: view.y + dy, zoom }, { duration })
      } else {
        const middle: Point = [at[0] + CARD.width / 2, at[1] + CARD_HEIGHT / 2]
        void flow.setCenter(...middle, { zoom: Math.max(zoom, READABLE), duration })
      }
    },
    focusNode(node) {
      api.reveal(node)
      const there = element(node)
      if (there) there.focus({ preventScroll: true })
      // Far away nodes are only drawn once the view has come to them.
      else setTimeout(() => element(node)?.focus({ preventScroll: true }), glide() + 60)
    },
    toggleMinimap: () => store.setState(({ minimap }) => ({ minimap: !minimap })),
    openMenu() {
      const nodes = selectedNodes(workbench)
      const [wire] = selectedWires(workbench)
      const [only] = nodes
      const at = only === undefined ? centre() : (workbench.graph().layout[only] ?? centre())
      const place = only === undefined ? at : ([at[0] + 24, at[1] + CARD.title] as const)
      if (only !== undefined)
        openMenuAt(
          store,
          toScreen(place),
          nodes.length === 1 ? { on: 'node', id: only } : { on: 'selection' },
        )
      else if (wire) openMenuAt(store, toScreen(place), { on: 'wire', key: wireKey(wire), at: place })
      else openMenuAt(store, toScreen(place), { on: 'canvas', at: place })
    },
    walk(direction) {
      const active = document.activeElement
      const id =
        active instanceof Element && frame.current?.contains(active) ? active.getAttribute('data-id') : null
      if (id === null) return
      const graph = workbench.graph()
      if (active?.classList.contains('react-flow__node')) {
        const [wire] = direction === 'back' ? wiresInto(graph, id) : wiresFrom(graph, id)
        if (wire) focusWire(frame.current, wireKey(wire))
        else workbench.announce(direction === 'back' ? 'No wire ends here.' : 'No wire begins here.')
        return
      }
      const [wire] = selectedWires(workbench)
      if (wire) api.focusNode(direction === 'back' ? wire.from.node : wire.to.node)
    },
  }
  return api
}

function focusWire(frame: HTMLElement | null, key: string): void {
  frame?.querySelector<SVGGElement>(`.react-flow__edge[data-id="${CSS.escape(key)}"]`)?.focus()
}
