import { useState, type MouseEvent } from 'react'
import type { Point } from '../../graph/document.ts'
import { useWorkbench } from '../context.tsx'
import { useCanvasStore } from './canvas-store.ts'
import type { FlowWire } from './flow.ts'
import { routeOf } from './wire-hit.ts'

/** Milliseconds that the pointer must rest on a wire. */
const HINT_DELAY = 280

/** Says what a wire carries while the pointer rests on it, or the keyboard is there. */
export function useWireHints() {
  const workbench = useWorkbench()
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
      /** For the keyboard: beside the label of the wire. */
      showAt(key: string) {
        const { flow } = store.getState()
        const data = flow?.getEdge(key)?.data
        if (!flow || !data) return
        const { layout } = workbench.graph()
        show(data, () => {
          const { label } = routeOf({ key, wire: data.wire, data, layout })
          const { x, y } = flow.flowToScreenPosition(label)
          return [x, y]
        })
      },
    }
  })
  return handlers
}
