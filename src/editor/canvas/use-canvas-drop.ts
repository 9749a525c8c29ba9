import { useMemo, type DragEvent } from 'react'
import { addNode, insertOnWire } from '../../graph/commands.ts'
import type { Graph, Point } from '../../graph/document.ts'
import { kindOf } from '../../graph/queries.ts'
import { useWorkbench } from '../context.tsx'
import { droppedFiles, type DroppedFile } from '../dropped-files.ts'
import { draggedType, endNodeDrag, NODE_DRAG } from '../node-drag.ts'
import type { Workbench } from '../workbench-types.ts'
import { useCanvasStore, type CanvasStore } from './canvas-store.ts'
import { CARD } from './geometry.ts'
import { wireAt, type WireShape } from './wire-hit.ts'

export type DropFiles = (files: readonly DroppedFile[], at: Point) => void

/** Takes nodes from the palette and files from the desktop; a node that is dropped on a wire is put on it. */
export function useCanvasDrop(onDropFiles?: DropFiles): CanvasDrop {
  const workbench = useWorkbench()
  const store = useCanvasStore()
  return useMemo(() => createDrop(workbench, store, onDropFiles), [onDropFiles, store, workbench])
}

export interface CanvasDrop {
  onDragOver(event: DragEvent): void
  onDragLeave(event: DragEvent): void
  onDrop(event: DragEvent): void
}

function createDrop(
  workbench: Workbench,
  store: CanvasStore,
  onDropFiles: DropFiles | undefined,
): CanvasDrop {
  let wires: readonly WireShape[] = []
  let wiresOf: Graph | null = null

  const place = (event: DragEvent): Point => {
    const at = store.getState().flow?.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    return at ? [Math.round(at.x), Math.round(at.y)] : [0, 0]
  }
  /** A dropped card has the pointer in its head. */
  const corner = ([x, y]: Point): Point => [x - CARD.width / 2, y - CARD.port]
  const over = (type: string, at: Point): WireShape | null => {
    const graph = workbench.graph()
    if (graph !== wiresOf) {
      wiresOf = graph
      const edges = store.getState().flow?.getEdges() ?? []
      wires = edges.flatMap(({ id, data }) =>
        data ? [{ key: id, wire: data.wire, data, layout: graph.layout }] : [],
      )
    }
    const [x, y] = corner(at)
    const found = wireAt(wires, { x, y, width: CARD.width, height: 2 * CARD.port })
    return found && fits(workbench, type, found) ? found : null
  }
  const clear = () => store.setState({ dropping: null, target: null })

  return {
    onDragOver(event: DragEvent) {
      const { types } = event.dataTransfer
      const dropping = types.includes(NODE_DRAG)
        ? 'node'
        : types.includes('Files') && onDropFiles
          ? 'file'
          : null
      if (!dropping) return
      // Without this, the browser would leave the page for the file.
      event.preventDefault()
      const locked = workbench.state.getState().readOnly
      event.dataTransfer.dropEffect = locked ? 'none' : 'copy'
      if (locked) return
      const type = dropping === 'node' ? draggedType() : null
      const target = type === null ? null : (over(type, place(event))?.key ?? null)
      const before = store.getState()
      if (before.dropping !== dropping || before.target !== target) store.setState({ dropping, target })
    },
    onDragLeave(event: DragEvent) {
      const { currentTarget, relatedTarget } = event
      if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) clear()
    },
    onDrop(event: DragEvent) {
      clear()
      event.preventDefault()
      if (workbench.state.getState().readOnly) return
      const at = place(event)
      const type = event.dataTransfer.getData(NODE_DRAG)
      endNodeDrag()
      if (type !== '' && workbench.catalogue.find(type)) {
        event.preventDefault()
        const wire = over(type, at)
        const graph = workbench.graph()
        const command = wire
          ? insertOnWire(graph, workbench.catalogue, { type, wire: wire.wire, at: corner(at) })
          : addNode(graph, workbench.catalogue, { type, at: corner(at) })
        workbench.commit(command)
        workbench.select([command.id])
        workbench.announce(`${command.label}.`)
        return
      }
      if (!onDropFiles || !event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      event.stopPropagation()
      void droppedFiles(event.dataTransfer).then((files) => {
        if (files.length > 0) onDropFiles(files, at)
      })
    },
  }
}

/** Whether a node of this type has an input and an output of the wire's kind. */
function fits({ catalogue, graph }: Workbench, type: string, { wire }: WireShape): boolean {
  const definition = catalogue.find(type)
  const kind = kindOf(catalogue, graph(), wire)
  const has = (ports: Readonly<Record<string, { kind: string }>>) =>
    Object.values(ports).some((port) => port.kind === kind)
  return definition !== undefined && has(definition.inputs) && has(definition.outputs)
}
