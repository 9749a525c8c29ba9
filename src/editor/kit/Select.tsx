import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import styles from './Select.module.css'

export interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

export interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange' | 'value' | 'children'> {
  value: string
  options: readonly Option[]
  onValue: (value: string) => void
}

/** A choice out of a list: the system's own, so keys, screen readers and touch work as people know them. */
export function Select({ value, options, onValue, className, ...rest }: SelectProps) {
  return (
    <span className={cx(styles.wrap, className)}>
      <select
        {...rest}
        className={styles.select}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className={styles.arrow} aria-hidden />
    </span>
  )
}
