import { useId, useState, type KeyboardEvent } from 'react'
import { cx } from './cx.ts'
import {
  editable,
  numberTrouble,
  parseNumber,
  stepNumber,
  stepRate,
  type NumberBounds,
} from './parse-number.ts'
import styles from './Field.module.css'

export interface NumberFieldProps extends NumberBounds {
  id?: string | undefined
  /** What it is called in sentences: "Units". */
  name: string
  /** Its label, where no `<label for>` names it. */
  'aria-label'?: string | undefined
  'aria-describedby'?: string | undefined
  value: number
  /** Called with every right value while it is being changed. */
  onChange: (value: number) => void
  /** Called when the change is complete: blur, Enter. */
  onEnd?: (() => void) | undefined
  step?: number | undefined
  /** Steps of 1-2-5 instead of even ones. */
  rate?: boolean | undefined
  /** What is typed counts only when it is complete: for what takes effect at once, such as a running training. */
  late?: boolean | undefined
  unit?: string | undefined
  disabled?: boolean | undefined
  /** Told what is wrong, so that the form can show it; without it the field shows it itself. */
  onTrouble?: ((trouble: string | null) => void) | undefined
}

/**
 * A number that can be typed, or stepped with the arrow keys (Shift: ten times as far). A wrong value never leaves the
 * field: a sentence says what the bounds are, and the last right value stays.
 */
export function NumberField(props: NumberFieldProps) {
  const { value, name, min, max, integer, rate, late, unit, disabled, onChange, onEnd, onTrouble } = props
  const bounds = { min, max, integer }
  const [draft, setDraft] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const troubleId = useId()

  const tell = (next: string | null) => {
    setTrouble(next)
    onTrouble?.(next)
  }
  const give = (next: number) => {
    if (next !== value) onChange(next)
  }
  const type = (text: string) => {
    setDraft(text)
    const wrong = numberTrouble(text, name, bounds)
    tell(wrong)
    if (wrong === null && !late) give(parseNumber(text) ?? value)
  }
  const leave = () => {
    if (draft !== null && trouble !== null) tell(`${trouble} It stays ${editable(value)}.`)
    else if (draft !== null && late) give(parseNumber(draft) ?? value)
    setDraft(null)
    onEnd?.()
  }
  const step = (direction: 1 | -1, far: boolean) => {
    let next = value
    if (rate) for (let times = 0; times < (far ? 3 : 1); times++) next = stepRate(next, direction, bounds)
    else next = stepNumber(value, props.step ?? (integer ? 1 : 0.1), direction * (far ? 10 : 1), bounds)
    setDraft(null)
    tell(null)
    give(next)
  }
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      step(event.key === 'ArrowUp' ? 1 : -1, event.shiftKey)
    } else if (event.key === 'Enter') leave()
    else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      setDraft(null)
      tell(null)
    }
  }
  const ownTrouble = trouble !== null && onTrouble === undefined
  return (
    <>
      <span
        className={cx(styles.box, disabled && styles.disabled)}
        data-invalid={trouble !== null || undefined}
      >
        <input
          id={props.id}
          className={cx(styles.input, styles.number)}
          type="text"
          inputMode={integer ? 'numeric' : 'decimal'}
          role="spinbutton"
          autoComplete="off"
          spellCheck={false}
          aria-label={props['aria-label']}
          aria-describedby={cx(props['aria-describedby'], ownTrouble && troubleId) || undefined}
          aria-invalid={trouble !== null || undefined}
          aria-valuenow={value}
          aria-valuemin={min}
          aria-valuemax={max}
          disabled={disabled}
          value={draft ?? editable(value)}
          onChange={(event) => type(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={leave}
          onKeyDown={key}
        />
        {unit && <span className={styles.unit}>{unit}</span>}
      </span>
      {ownTrouble && (
        <span id={troubleId} className={styles.trouble} role="alert">
          {trouble}
        </span>
      )}
    </>
  )
}

/** A positive number across many sizes, such as a learning rate: the arrow keys go 0.001, 0.002, 0.005, 0.01. */
export function RateField(props: Omit<NumberFieldProps, 'rate' | 'integer' | 'step'>) {
  return <NumberField {...props} rate />
}
