import { Handle, Position } from '@xyflow/react'
import { memo, type CSSProperties, type MouseEvent } from 'react'
import type { Verdict } from '../../compile/connectable.ts'
import { KIND_NAMES } from '../../compile/infer.ts'
import type { NodeId } from '../../graph/document.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { cx } from '../kit/cx.ts'
import { kindColour } from '../kit/families.ts'
import { tip } from '../kit/tip.ts'
import { useCanvas } from './canvas-store.ts'
import { PORT_HIT, type PortView } from './geometry.ts'
import { pullWire, removeWiresAt } from './ports.ts'
import styles from './Ports.module.css'

/** The ports of a card, with their labels where there are several on one side. */
export const Ports = memo(function Ports({
  id,
  ports,
  labelled,
}: {
  id: NodeId
  ports: readonly PortView[]
  labelled: boolean
}) {
  const locked = useWorkbenchState((state) => state.readOnly)
  const drawing = useCanvas(({ connecting }) => connecting !== null && !connecting.cancelled)
  const origin = useCanvas(({ connecting }) =>
    connecting?.origin.node === id ? `${connecting.origin.side}.${connecting.origin.port}` : null,
  )
  const verdicts = useCanvas(({ connecting }) => connecting?.verdicts.get(id))
  return ports.map((port) => {
    const name = `${port.side}.${port.name}`
    const verdict = verdicts?.get(port.name)
    // Verdicts only hold ports of the side on which the wire can end.
    const state = !drawing || name === origin ? 'calm' : sideOf(verdicts, port, verdict)
    return <PortHandle key={name} id={id} port={port} labelled={labelled} state={state} locked={locked} />
  })
})

type PortState = 'calm' | 'fits' | 'problem' | 'back'

function sideOf(
  verdicts: ReadonlyMap<string, Verdict> | undefined,
  port: PortView,
  verdict: Verdict | undefined,
): PortState {
  if (!verdicts || !verdict || port.kind === null) return 'back'
  switch (verdict.verdict) {
    case 'fits':
      return 'fits'
    case 'fits-with-problem':
      return 'problem'
    case 'refused':
      return 'back'
  }
}

const PortHandle = memo(function PortHandle({
  id,
  port,
  labelled,
  state,
  locked,
}: {
  id: NodeId
  port: PortView
  labelled: boolean
  state: PortState
  locked: boolean
}) {
  const workbench = useWorkbench()
  const isInput = port.side === 'input'
  // A wired input gives its wire into the hand; a new wire begins at outputs, free inputs, and inputs that take many.
  const pulls = isInput && !port.many && port.wires > 0
  return (
    <Handle
      id={port.name}
      type={isInput ? 'target' : 'source'}
      position={isInput ? Position.Left : Position.Right}
      className={cx(styles.port, styles[state], isInput ? styles.input : styles.output)}
      style={{ top: port.y, '--k': port.kind ? kindColour(port.kind) : 'var(--faint)' } as CSSProperties}
      isConnectableStart={!pulls && !locked}
      isConnectableEnd={!locked}
      role="img"
      aria-label={describePort(port)}
      {...tip(tipOf(port))}
      onMouseDown={(event: MouseEvent<HTMLDivElement>) => {
        if (pulls && !locked && event.button === 0 && !event.altKey) pullWire(event, id, port.name)
      }}
      onClickCapture={(event: MouseEvent) => {
        if (!event.altKey) return
        event.stopPropagation()
        removeWiresAt(workbench, id, port)
      }}
    >
      <i className={cx(styles.shape, styles[port.kind ?? 'unknown'])} />
      {labelled && <span className={styles.label}>{port.label}</span>}
    </Handle>
  )
})

/** "Input prediction, takes a tensor, no wire yet". */
export function describePort({ side, label, kind, many, wires, optional }: PortView): string {
  const carries = kind ? KIND_NAMES[kind] : 'something unknown'
  if (side === 'output') return `Output ${label}, gives ${carries}`
  const amount = many ? ' or several' : ''
  const state = wires > 0 ? '' : optional ? ', may stay empty' : ', no wire yet'
  return `Input ${label}, takes ${carries}${amount}${state}`
}

function tipOf(port: PortView): string {
  const carries = port.kind ? KIND_NAMES[port.kind] : 'unknown'
  return `${port.label}: ${carries}. ${port.help}`.trim()
}

/** What is left of the ports when zoomed out: React Flow reads the ends of wires from them. */
export const PortStubs = memo(function PortStubs({ ports }: { ports: readonly PortView[] }) {
  return ports.map(({ side, name, y }) => (
    <div
      key={`${side}.${name}`}
      className={cx(
        'react-flow__handle',
        side === 'input' ? 'target react-flow__handle-left' : 'source react-flow__handle-right',
        styles.stub,
      )}
      style={{ top: y, width: PORT_HIT, height: PORT_HIT }}
      data-handleid={name}
      data-handlepos={side === 'input' ? 'left' : 'right'}
    />
  ))
})
