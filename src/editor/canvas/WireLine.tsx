import type { EdgeProps } from '@xyflow/react'
import { memo, type CSSProperties } from 'react'
import { createPortal } from 'react-dom'
import { cx } from '../kit/cx.ts'
import { kindColour } from '../kit/families.ts'
import { useCanvas } from './canvas-store.ts'
import type { FlowWire } from './flow.ts'
import { PORT_HIT } from './geometry.ts'
import { labelWidth, wireRoute, type Route } from './wire-path.ts'
import styles from './WireLine.module.css'

/**
 * A wire with what it carries. Its label is drawn beneath the nodes, so it can never cover one; it is left out where
 * there is no room for it.
 */
export const WireLine = memo(
  function WireLine({ id, data, sourceX, sourceY, targetX, targetY, selected }: EdgeProps<FlowWire>) {
    const far = useCanvas((state) => state.far)
    const target = useCanvas((state) => state.target === id)
    if (!data) return null
    const { kind, label, problem, source, target: end, lane } = data
    // React Flow gives the outer sides of the ports' hit areas; the wire begins and ends at their centres.
    const route = wireRoute({
      sx: sourceX - PORT_HIT / 2,
      sy: sourceY,
      tx: targetX + PORT_HIT / 2,
      ty: targetY,
      source,
      target: end,
      lane,
    })
    const width = labelWidth(label)
    const tone = cx(problem !== '' && styles.badLabel, selected && styles.selectedLabel)
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
          <Label text={label} tone={tone} width={width} label={route.label} />
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

/** The label, in a layer of its own, so that no other wire crosses it out. */
function Label({
  text,
  tone,
  width,
  label,
}: {
  text: string
  tone: string
  width: number
  label: Route['label']
}) {
  const layer = useCanvas((state) => state.labels)
  if (!layer) return null
  const { x, y, room, level } = label
  // On a short level wire the label stands above the line, so that the line stays visible.
  const top = y - (level && room < width + 56 ? 22 : 9)
  return createPortal(
    <div
      className={cx(styles.label, tone)}
      style={{ width, transform: `translate(${Math.round(x - width / 2)}px, ${Math.round(top)}px)` }}
      aria-hidden
    >
      {text}
    </div>,
    layer,
  )
}
