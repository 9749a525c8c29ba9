import type { MouseEvent } from 'react'
import { removeWires } from '../../graph/commands.ts'
import type { NodeId } from '../../graph/document.ts'
import { wiresFrom, wiresInto } from '../../graph/queries.ts'
import { plural } from '../../kernel/words.ts'
import type { Workbench } from '../workbench-types.ts'
import type { PortView } from './geometry.ts'

/**
 * Takes the wire at an input into the hand: hands the press on to the grip that React Flow puts at the end of the wire,
 * which lies beneath the port.
 */
export function pullWire(event: MouseEvent<HTMLElement>, node: NodeId, port: string): void {
  const canvas = event.currentTarget.closest('.react-flow')
  const key = `>${node}.${port}.0`
  for (const wire of canvas?.querySelectorAll<SVGGElement>('.react-flow__edge') ?? [])
    if (wire.dataset['id']?.endsWith(key)) {
      const { clientX, clientY } = event
      wire
        .querySelector('.react-flow__edgeupdater-target')
        ?.dispatchEvent(new window.MouseEvent('mousedown', { clientX, clientY, button: 0, bubbles: true }))
      return
    }
}

/** Removes all wires at a port. */
export function removeWiresAt(workbench: Workbench, node: NodeId, { side, name, label }: PortView): void {
  const graph = workbench.graph()
  const wires =
    side === 'input'
      ? wiresInto(graph, node).filter(({ to }) => to.port === name)
      : wiresFrom(graph, node).filter(({ from }) => from.port === name)
  if (wires.length === 0 || workbench.state.getState().readOnly) return
  workbench.commit(removeWires(wires))
  workbench.announce(`Removed ${plural(wires.length, 'wire')} at ${label}.`)
}
