import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './Field.module.css'

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  value: string
  onValue: (value: string) => void
  /** Before and after the text, such as a magnifying glass or a key cap. */
  before?: ReactNode
  after?: ReactNode
}

/** One line of text. Undo inside it is the browser's own. */
export function TextField({ value, onValue, before, after, className, ...rest }: TextFieldProps) {
  return (
    <span
      className={cx(styles.box, rest.disabled && styles.disabled, className)}
      data-invalid={rest['aria-invalid'] ? true : undefined}
    >
      {before}
      <input
        type="text"
        autoComplete="off"
        {...rest}
        className={styles.input}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
      {after}
    </span>
  )
}
