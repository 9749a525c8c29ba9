import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Verdict } from '../../compile/connectable.ts'
import type { NodeId, Point, Ref, Wire } from '../../graph/document.ts'
import type { Side } from './geometry.ts'
import type { Instance, WireData } from './flow.ts'

/** One end of a wire to be. */
export interface PortRef extends Ref {
  readonly side: Side
}

/** A wire that is being drawn. */
export interface Connecting {
  readonly origin: PortRef
  /** The wire whose end was pulled off; it stays in the document until the new end is known. */
  readonly pulled: Wire | null
  /** Per node the verdicts of its ports on the side where the wire may end. */
  readonly verdicts: ReadonlyMap<NodeId, ReadonlyMap<string, Verdict>>
  /** Escape was pressed: letting go changes nothing. */
  readonly cancelled: boolean
}

/** What a menu was opened on. */
export type MenuTarget =
  | { readonly on: 'canvas'; readonly at: Point }
  | { readonly on: 'node'; readonly id: NodeId }
  | { readonly on: 'selection' }
  | { readonly on: 'wire'; readonly key: string; readonly at: Point }

/** What is going on on this canvas: gone when it is, never part of the document or the session. */
export interface CanvasState {
  /** `null` until React Flow has been drawn once. */
  readonly flow: Instance | null
  /** Places during a drag. */
  readonly moved: ReadonlyMap<NodeId, Point>
  /** Zoomed out so far that nodes are only names and colours. */
  readonly far: boolean
  readonly minimap: boolean
  /** Where the labels of wires are drawn: above all wires and beneath all nodes. */
  readonly labels: Element | null
  readonly connecting: Connecting | null
  /** Why a wire was refused, for some seconds, in pixels of the window. */
  readonly refusal: { readonly text: string; readonly screen: Point } | null
  /** The wire that something is held over, to be put on it. */
  readonly target: string | null
  /** The node whose problems are spelt out beneath it. */
  readonly problems: NodeId | null
  readonly menu: { readonly screen: Point; readonly target: MenuTarget } | null
  readonly hint: { readonly data: WireData; readonly screen: Point } | null
  /** A file or a node is held over the canvas. */
  readonly dropping: 'file' | 'node' | null
}

export type CanvasStore = StoreApi<CanvasState>

const NOTHING: CanvasState = {
  flow: null,
  moved: new Map(),
  far: false,
  minimap: false,
  labels: null,
  connecting: null,
  refusal: null,
  target: null,
  problems: null,
  menu: null,
  hint: null,
  dropping: null,
}

/** @param far whether the graph is first shown so small that nodes are only names and colours */
export function createCanvasStore(far = false): CanvasStore {
  return createStore(() => ({ ...NOTHING, far }))
}

const CanvasContext = createContext<CanvasStore | null>(null)
export const CanvasProvider = CanvasContext.Provider

/** The store of the canvas around this component. Throws outside one, which is a programmer's mistake. */
export function useCanvasStore(): CanvasStore {
  const store = useContext(CanvasContext)
  if (!store) throw new Error('internal: no canvas above this component')
  return store
}

/** A part of the canvas' state; renders again only when that part changes. */
export function useCanvas<T>(select: (state: CanvasState) => T): T {
  return useStore(useCanvasStore(), select)
}
