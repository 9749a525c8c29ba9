import type { EdgeProps } from '@xyflow/react'
import { memo, type CSSProperties } from 'react'
import { cx } from '../kit/cx.ts'
import { kindColour } from '../kit/families.ts'
import { useCanvas } from './canvas-store.ts'
import type { FlowWire } from './flow.ts'
import { PORT_HIT } from './geometry.ts'
import { labelWidth, wireRoute } from './wire-path.ts'
import styles from './WireLine.module.css'

/**
 * A wire with what it carries. Its label is drawn with the wire, beneath the nodes, so it can never cover one; it is
 * left out where there is no room for it.
 */
export const WireLine = memo(
  function WireLine({ id, data, sourceX, sourceY, targetX, targetY, selected }: EdgeProps<FlowWire>) {
    const far = useCanvas((state) => state.far)
    const target = useCanvas((state) => state.target === id)
    if (!data) return null
    const { kind, label, problem, source, target: end } = data
    // React Flow gives the outer sides of the ports' hit areas; the wire begins and ends at their centres.
    const route = wireRoute({
      sx: sourceX - PORT_HIT / 2,
      sy: sourceY,
      tx: targetX + PORT_HIT / 2,
      ty: targetY,
      source,
      target: end,
    })
    const width = labelWidth(label)
    const style = { '--k': kind ? kindColour(kind) : 'var(--faint)' } as CSSProperties
    return (
      <g
        className={cx(
          styles.wire,
          problem !== '' && styles.bad,
          selected && styles.selected,
          target && styles.target,
        )}
        style={style}
      >
        <path className={styles.halo} d={route.d} />
        <path className={styles.line} d={route.d} data-wire={id} />
        <path className={cx('react-flow__edge-interaction', styles.grip)} d={route.d} />
        {label !== '' && !far && route.label.room >= width && (
          <Label text={label} width={width} {...route.label} />
        )}
      </g>
    )
  },
  (a, b) =>
    a.data === b.data &&
    a.selected === b.selected &&
    a.sourceX === b.sourceX &&
    a.sourceY === b.sourceY &&
    a.targetX === b.targetX &&
    a.targetY === b.targetY,
)

function Label({
  text,
  width,
  x,
  y,
  room,
  level,
}: {
  text: string
  width: number
  x: number
  y: number
  room: number
  level: boolean
}) {
  // On a short level wire the label stands above the line, so that the line stays visible.
  const top = y - (level && room < width + 56 ? 22 : 9)
  return (
    <g className={styles.label} transform={`translate(${Math.round(x - width / 2)} ${Math.round(top)})`}>
      <rect width={width} height={18} rx={5} />
      <text x={width / 2} y={12.8}>
        {text}
      </text>
    </g>
  )
}
