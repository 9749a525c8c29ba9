import { useState, type MouseEvent } from 'react'
import type { Point } from '../../graph/document.ts'
import { inspect } from '../actions.ts'
import { useWorkbench } from '../context.tsx'
import { useCanvasStore } from './canvas-store.ts'
import type { FlowNode, FlowWire } from './flow.ts'
import { openMenuAt } from './open-menu.ts'

/** The menus of what the pointer is on. */
export function useMenus() {
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
