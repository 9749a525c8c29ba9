import { useConnection } from '@xyflow/react'
import { wireDetails } from '../../compile/labels.ts'
import type { Verdict } from '../../compile/connectable.ts'
import { useWorkbench } from '../context.tsx'
import { cx } from '../kit/cx.ts'
import type { Workbench } from '../workbench-types.ts'
import { useCanvas, type Connecting } from './canvas-store.ts'
import { bestPort, judge, withoutWire } from './connect.ts'
import { handleOf, nodeAt } from './gestures.ts'
import styles from './Connecting.module.css'

interface Said {
  readonly tone: 'calm' | 'fits' | 'problem' | 'refused'
  readonly text: string
}

/** What letting go here would do, as a sentence beside the pointer. */
export function PointerCard({ container }: { container: () => DOMRect | undefined }) {
  const workbench = useWorkbench()
  const connecting = useCanvas((state) => state.connecting)
  const { inProgress, pointer, toHandle } = useConnection()
  if (!inProgress || !connecting || connecting.cancelled) return null
  const frame = container()
  const { tone, text } = sentence(
    workbench,
    connecting,
    toHandle ? handleOf({ toHandle }) : null,
    frame ? nodeAt([pointer.x + frame.left, pointer.y + frame.top]) : null,
  )
  return (
    <div
      className={cx(styles.card, styles[tone])}
      style={{ transform: beside(pointer.x, pointer.y, frame) }}
      role="status"
    >
      {text}
    </div>
  )
}

function sentence(
  workbench: Workbench,
  { origin, pulled }: Connecting,
  end: ReturnType<typeof handleOf>,
  node: string | null,
): Said {
  const { compiled } = workbench.state.getState()
  const graph = withoutWire(workbench.graph(), pulled)
  const situation = { graph, catalogue: workbench.catalogue, compiled }
  if (end) {
    const same = end.node === origin.node && end.port === origin.port && end.side === origin.side
    if (!same) return told(judge(situation, origin, end), nameOf(workbench, end.node))
  } else if (node !== null && node !== origin.node) {
    const best = bestPort(situation, origin, node)
    if (best) return told(best.verdict, nameOf(workbench, node))
  }
  if (pulled) return { tone: 'calm', text: 'Drop it on another port, or on empty canvas to remove it.' }
  if (origin.side === 'input')
    return { tone: 'calm', text: 'Drop it on an output, or on empty canvas to add a node.' }
  const [first = ''] = wireDetails(compiled.nodes.get(origin.node)?.outputs[origin.port])
  return { tone: 'calm', text: first }
}

function told(verdict: Verdict, name: string): Said {
  switch (verdict.verdict) {
    case 'fits':
      return { tone: 'fits', text: `Connects to ${name}.` }
    case 'fits-with-problem':
      return { tone: 'problem', text: verdict.problem.message }
    case 'refused':
      return { tone: 'refused', text: verdict.problem.message }
  }
}

function nameOf(workbench: Workbench, id: string): string {
  const node = workbench.graph().nodes[id]
  return node?.name ?? workbench.catalogue.find(node?.type ?? '')?.title ?? id
}

/** Below and to the right of the pointer; to the left or above where there is no room. */
function beside(x: number, y: number, frame: DOMRect | undefined): string {
  const [width, height] = [frame?.width ?? Infinity, frame?.height ?? Infinity]
  const left = x > width - 300 ? 'calc(-100% - 14px)' : '16px'
  const top = y > height - 90 ? 'calc(-100% - 14px)' : '18px'
  return `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(${left}, ${top})`
}

/** Why a wire was not made, for some seconds, where it happened. */
export function Refusal({ container }: { container: () => DOMRect | undefined }) {
  const refusal = useCanvas((state) => state.refusal)
  const frame = container()
  if (!refusal || !frame) return null
  const [x, y] = [refusal.screen[0] - frame.left, refusal.screen[1] - frame.top]
  return (
    <div
      className={cx(styles.card, styles.refused, styles.stays)}
      style={{ transform: beside(x, y, frame) }}
      role="status"
    >
      {refusal.text}
    </div>
  )
}
