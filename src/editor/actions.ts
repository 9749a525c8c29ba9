import { batch, duplicate, nudge, removeNodes, removeWires } from '../graph/commands.ts'
import type { NodeId, Point, Wire } from '../graph/document.ts'
import { downstream, upstream, wireKey, wiresOf } from '../graph/queries.ts'
import { plural } from '../kernel/words.ts'
import { arrange } from './arrange.ts'
import { isRunning } from './run-state.ts'
import type { Dialog, Workbench } from './workbench-types.ts'

/** What the canvas can do for menus, keys and panels. Points are places in the graph unless they say `screen`. */
export interface CanvasApi {
  fit(nodes?: Iterable<NodeId>): void
  zoomIn(): void
  zoomOut(): void
  zoomTo(zoom: number): void
  centre(): Point
  /** Where the pointer is; the centre while it is not over the canvas. */
  pointer(): Point
  toScreen(at: Point): Point
  /** Width by height of what can be seen. */
  aspect(): number
  /** Brings a node into view, if it is not. */
  reveal(node: NodeId): void
  /** Moves the keyboard to a node, and brings it into view. */
  focusNode(node: NodeId): void
  toggleMinimap(): void
  /** The context menu of what is selected, or of the canvas. */
  openMenu(): void
  /** Moves the keyboard from a node to a wire before or behind it, and from a wire to the node at that end. */
  walk(direction: 'back' | 'on'): void
}

/** What the editor around the canvas, and the app around it, can do. */
export interface Host {
  saveFile(): void
  /** Shows a node's settings and moves the keyboard there. */
  inspect(node: NodeId): void
  /** Asks for a data file for a node that reads one. */
  pickFile(node: NodeId, folder?: boolean): void
}

const canvases = new WeakMap<Workbench, CanvasApi>()
const hosts = new WeakMap<Workbench, Partial<Host>>()

/** Announces the canvas of a graph while it is on screen; the answer takes it away again. */
export function registerCanvas(workbench: Workbench, canvas: CanvasApi): () => void {
  canvases.set(workbench, canvas)
  return () => {
    if (canvases.get(workbench) === canvas) canvases.delete(workbench)
  }
}

/** Adds what the editor or the app can do; the answer takes it away again. */
export function registerHost(workbench: Workbench, host: Partial<Host>): () => void {
  hosts.set(workbench, { ...hosts.get(workbench), ...host })
  return () => {
    const rest = { ...hosts.get(workbench) }
    for (const name of Object.keys(host)) delete rest[name as keyof Host]
    hosts.set(workbench, rest)
  }
}

/** The canvas of a graph; `null` while it is not on screen. */
export function canvasOf(workbench: Workbench): CanvasApi | null {
  return canvases.get(workbench) ?? null
}

const session = (workbench: Workbench) => workbench.state.getState().session

/** Selected nodes that exist, in the order of the graph. */
export function selectedNodes(workbench: Workbench): NodeId[] {
  const { selection } = session(workbench)
  return [...workbench.state.getState().compiled.nodes.keys()].filter((id) => selection.has(id))
}

/** Selected wires that exist. */
export function selectedWires(workbench: Workbench): Wire[] {
  const { wires } = session(workbench)
  return wires.size === 0 ? [] : wiresOf(workbench.graph()).filter((wire) => wires.has(wireKey(wire)))
}

export function hasSelection(workbench: Workbench): boolean {
  return session(workbench).selection.size > 0 || session(workbench).wires.size > 0
}

/** Deletes what is selected; with `reconnect`, what was before a node is connected with what was behind it. */
export function deleteSelection(workbench: Workbench, reconnect = false): void {
  const graph = workbench.graph()
  const nodes = selectedNodes(workbench)
  const wires = selectedWires(workbench)
  if (workbench.state.getState().readOnly || (nodes.length === 0 && wires.length === 0)) return
  const { catalogue } = workbench
  const commands = [
    ...(wires.length > 0 ? [removeWires(wires)] : []),
    ...(nodes.length > 0 ? [removeNodes(graph, nodes, { reconnect, catalogue })] : []),
  ]
  const [only] = commands
  const what = [
    ...(nodes.length > 0 ? [plural(nodes.length, 'node')] : []),
    ...(wires.length > 0 ? [plural(wires.length, 'wire')] : []),
  ].join(' and ')
  if (only) workbench.commit(commands.length === 1 ? only : batch(`Delete ${what}`, commands))
  workbench.select([])
  workbench.announce(`Deleted ${what}.`)
}

/** Copies of what is selected, beside it; they become the selection. */
export function duplicateSelection(workbench: Workbench): void {
  const nodes = selectedNodes(workbench)
  if (nodes.length === 0 || workbench.state.getState().readOnly) return
  const command = duplicate(workbench.graph(), nodes)
  workbench.commit(command)
  workbench.select(command.ids)
  workbench.announce(`Duplicated ${plural(nodes.length, 'node')}.`)
}

export function selectAll(workbench: Workbench): void {
  const graph = workbench.graph()
  workbench.select(Object.keys(graph.nodes), wiresOf(graph))
  workbench.announce(`Selected ${plural(Object.keys(graph.nodes).length, 'node')}.`)
}

export function selectNone(workbench: Workbench): void {
  if (hasSelection(workbench) || session(workbench).focus !== null) workbench.select([])
}

/** Adds all nodes before or behind the selected ones to the selection. */
export function selectAlong(workbench: Workbench, direction: 'upstream' | 'downstream'): void {
  const nodes = selectedNodes(workbench)
  if (nodes.length === 0) return
  const found = (direction === 'upstream' ? upstream : downstream)(workbench.graph(), nodes)
  workbench.select([...nodes, ...found])
  workbench.announce(`Selected ${plural(nodes.length + found.size, 'node')}.`)
}

/** Moves what is selected; several nudges in a row are one entry of the history. */
export function nudgeSelection(workbench: Workbench, dx: number, dy: number): void {
  const nodes = selectedNodes(workbench)
  if (nodes.length > 0 && !workbench.state.getState().readOnly)
    workbench.commit(nudge(workbench.graph(), nodes, dx, dy))
}

/** The node that a command for one node is about: the one with the keyboard or in the inspector, or the selected one. */
export function currentNode(workbench: Workbench): NodeId | null {
  const { focus, selection } = session(workbench)
  if (focus !== null) return focus
  const [only] = selection
  return selection.size === 1 ? (only ?? null) : null
}

export function openDialog(workbench: Workbench, dialog: Dialog): void {
  workbench.updateSession({ dialog })
}

/** Node search at the pointer, or in the middle when the pointer is elsewhere. */
export function openSearch(workbench: Workbench): void {
  const canvas = canvasOf(workbench)
  if (!canvas || workbench.state.getState().readOnly) return
  const at = canvas.pointer()
  openDialog(workbench, { kind: 'search', at, screen: canvas.toScreen(at) })
}

/** "Connect to…" or "Rename" for the current node. */
export function openNodeDialog(workbench: Workbench, kind: 'connect' | 'rename'): void {
  const node = currentNode(workbench)
  if (node !== null && !workbench.state.getState().readOnly) openDialog(workbench, { kind, node })
}

export function inspect(workbench: Workbench, node: NodeId | null = currentNode(workbench)): void {
  if (node === null) return
  workbench.updateSession({ focus: node })
  hosts.get(workbench)?.inspect?.(node)
}

/** Asks for a data file for a node that reads one, and gives it to the node. */
export function pickFile(workbench: Workbench, node: NodeId, folder = false): void {
  hosts.get(workbench)?.pickFile?.(node, folder)
}

export function saveFile(workbench: Workbench): void {
  hosts.get(workbench)?.saveFile?.()
}

export function fitSelection(workbench: Workbench): void {
  const nodes = selectedNodes(workbench)
  if (nodes.length > 0) canvasOf(workbench)?.fit(nodes)
}

/** Arranges the whole graph; one entry of the history. */
export async function arrangeNodes(workbench: Workbench): Promise<void> {
  const canvas = canvasOf(workbench)
  if (workbench.state.getState().readOnly) return
  if (!(await arrange(workbench, canvas?.aspect() ?? 1.6))) return
  canvas?.fit()
  workbench.announce('Arranged the nodes.')
}

export function isRunningNow(workbench: Workbench): boolean {
  return isRunning(workbench.runs.getState())
}

/** Run; while a run is paused, it goes on. */
export function run(workbench: Workbench): void {
  if (workbench.runs.getState().phase === 'paused') workbench.control({ do: 'resume' })
  else void workbench.run()
}
