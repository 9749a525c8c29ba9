import type { ConnectionLineComponentProps } from '@xyflow/react'
import type { CSSProperties } from 'react'
import { useWorkbench } from '../context.tsx'
import { cx } from '../kit/cx.ts'
import { kindColour } from '../kit/families.ts'
import { useCanvas } from './canvas-store.ts'
import { portKind } from './connect.ts'
import type { FlowNode } from './flow.ts'
import { wireRoute } from './wire-path.ts'
import styles from './Connecting.module.css'

const REACH = { above: 42, below: 46 }

/** The wire in the hand. */
export function ConnectingLine({
  fromX,
  fromY,
  toX,
  toY,
  connectionStatus,
}: ConnectionLineComponentProps<FlowNode>) {
  const workbench = useWorkbench()
  const connecting = useCanvas((state) => state.connecting)
  if (!connecting || connecting.cancelled) return null
  const { origin } = connecting
  const { compiled } = workbench.state.getState()
  const kind = portKind({ graph: workbench.graph(), catalogue: workbench.catalogue, compiled }, origin)
  const ends =
    origin.side === 'output'
      ? { sx: fromX, sy: fromY, tx: toX, ty: toY }
      : { sx: toX, sy: toY, tx: fromX, ty: fromY }
  const { d } = wireRoute({ ...ends, source: REACH, target: REACH })
  return (
    <path
      className={cx(styles.line, connectionStatus === 'invalid' && styles.refused)}
      style={{ '--k': kind ? kindColour(kind) : 'var(--faint)' } as CSSProperties}
      d={d}
    />
  )
}
