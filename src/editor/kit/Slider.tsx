import { editable } from './parse-number.ts'
import styles from './Slider.module.css'

/** A number by its place between two bounds, with the number beside it. */
export function Slider({
  id,
  value,
  min,
  max,
  step,
  unit,
  disabled,
  onChange,
  onEnd,
  'aria-label': label,
  'aria-describedby': describedBy,
}: {
  id?: string | undefined
  value: number
  min: number
  max: number
  step: number
  unit?: string | undefined
  disabled?: boolean | undefined
  onChange: (value: number) => void
  onEnd?: (() => void) | undefined
  'aria-label'?: string | undefined
  'aria-describedby'?: string | undefined
}) {
  const share = max > min ? ((Math.min(max, Math.max(min, value)) - min) / (max - min)) * 100 : 0
  const shown = `${editable(value)}${unit === undefined ? '' : ` ${unit}`}`
  return (
    <span className={styles.slider}>
      <input
        id={id}
        type="range"
        aria-label={label}
        aria-describedby={describedBy}
        aria-valuetext={shown}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        style={{ '--share': `${share}%` } as Record<`--${string}`, string>}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        onPointerUp={onEnd}
        onKeyUp={onEnd}
        onBlur={onEnd}
      />
      <output className={styles.value}>{shown}</output>
    </span>
  )
}
