import type { KeyboardEvent, PointerEvent } from 'react'
import styles from './Separator.module.css'

/**
 * A line between a panel and what is above it: dragged with the pointer, moved with the arrow keys, double-clicked to
 * fold.
 * @param value the panel's height in CSS pixels
 */
export function Separator({
  label,
  value,
  min,
  max,
  controls,
  onChange,
  onFold,
}: {
  label: string
  value: number
  min: number
  max: number
  /** The id of the panel. */
  controls: string
  onChange: (value: number) => void
  onFold: () => void
}) {
  const within = (wanted: number) => Math.round(Math.min(max, Math.max(min, wanted)))
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    const bar = event.currentTarget
    const from = event.clientY
    bar.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent) => onChange(within(value + from - moved.clientY))
    const end = () => {
      bar.removeEventListener('pointermove', move)
      bar.removeEventListener('lostpointercapture', end)
    }
    bar.addEventListener('pointermove', move)
    bar.addEventListener('lostpointercapture', end)
  }
  const key = (event: KeyboardEvent) => {
    const far = event.shiftKey ? 80 : 16
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: value + far,
      ArrowDown: value - far,
      Home: min,
      End: max,
    }
    const next = moves[event.key]
    if (event.key === 'Enter') onFold()
    else if (next !== undefined) onChange(within(next))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-controls={controls}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.separator}
      onPointerDown={drag}
      onDoubleClick={onFold}
      onKeyDown={key}
    />
  )
}
