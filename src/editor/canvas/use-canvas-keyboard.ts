import { useEffect, type FocusEvent, type KeyboardEvent } from 'react'
import { findWire } from '../../graph/queries.ts'
import { canvasOf } from '../actions.ts'
import { useWorkbench } from '../context.tsx'
import { useCanvasStore } from './canvas-store.ts'
import type { Gestures } from './gestures.ts'
import type { useWireHints } from './use-wire-hints.ts'

/**
 * What the keyboard does on the canvas beside the table of shortcuts: what has the focus is selected and comes into
 * view, and Escape drops a wire that is in the hand.
 * @param sparse only nodes in view are drawn, so the way from node to node is ours to find
 */
export function useCanvasKeyboard(
  gestures: Gestures,
  hints: ReturnType<typeof useWireHints>,
  sparse: boolean,
) {
  const workbench = useWorkbench()
  const store = useCanvasStore()

  useEffect(() => {
    const escape = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return
      if (gestures.cancel()) event.stopPropagation()
      else if (store.getState().problems !== null) {
        event.stopPropagation()
        store.setState({ problems: null })
      }
    }
    window.addEventListener('keydown', escape, true)
    return () => window.removeEventListener('keydown', escape, true)
  }, [gestures, store])

  return {
    onFocus({ target }: FocusEvent) {
      if (!(target instanceof Element) || !target.matches(':focus-visible')) return
      const id = target.getAttribute('data-id')
      if (id === null) return
      if (target.classList.contains('react-flow__node')) {
        if (!workbench.state.getState().session.selection.has(id)) workbench.select([id])
        canvasOf(workbench)?.reveal(id)
      } else if (target.classList.contains('react-flow__edge')) {
        const wire = findWire(workbench.graph(), id)
        if (wire) workbench.select([], [wire])
        hints.showAt(id)
      }
    },
    onBlur: hints.hide,
    onKeyDown(event: KeyboardEvent) {
      const { target, key, shiftKey, ctrlKey, altKey, metaKey } = event
      if (!sparse || key !== 'Tab' || ctrlKey || altKey || metaKey) return
      if (!(target instanceof Element) || !target.classList.contains('react-flow__node')) return
      const ids = [...workbench.state.getState().compiled.nodes.keys()]
      const next = ids[ids.indexOf(target.getAttribute('data-id') ?? '') + (shiftKey ? -1 : 1)]
      if (next === undefined) return
      event.preventDefault()
      canvasOf(workbench)?.focusNode(next)
    },
  }
}
