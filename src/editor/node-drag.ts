import type { DragEvent } from 'react'

/** What a node that is dragged out of the palette is on the way, beside its type as plain text. */
export const NODE_DRAG = 'application/x-netloom-node'

/** The type that is being dragged: while something is over the canvas, a page may not read the data itself. */
const dragged: { type: string | null } = { type: null }

/** For `onDragStart` of something that stands for a node type; `endNodeDrag` belongs to its `onDragEnd`. */
export function beginNodeDrag(event: DragEvent, type: string): void {
  event.dataTransfer.setData(NODE_DRAG, type)
  event.dataTransfer.effectAllowed = 'copy'
  dragged.type = type
}

export function endNodeDrag(): void {
  dragged.type = null
}

/** The node type that is being dragged in this window, as far as it is known. */
export function draggedType(): string | null {
  return dragged.type
}
