import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { tip } from './tip.ts'
import styles from './Button.module.css'

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` is the one main action, `plain` has a border, `quiet` has none. */
  look?: 'primary' | 'plain' | 'quiet' | undefined
  size?: 'normal' | 'small' | undefined
  icon?: ReactNode
  /** Shown in the tooltip, such as `Ctrl+Enter`. */
  keys?: string | undefined
  /** More than the label says, in the tooltip. */
  hint?: string | undefined
}

/** A button with a text. */
export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  keys,
  hint,
  className,
  ...rest
}: ButtonProps) {
  const { children, ...others } = rest
  const named = typeof children === 'string' ? children : (others['aria-label'] ?? '')
  return (
    <button
      type="button"
      className={cx(styles.button, styles[look], size === 'small' && styles.small, className)}
      {...((keys !== undefined || hint !== undefined) && tip(hint ?? named, keys))}
      {...others}
    >
      {icon}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What the button does: its name for screen readers and in the tooltip. */
  label: string
  icon: ReactNode
  keys?: string | undefined
  /** The tooltip's text where it says more than the label. */
  hint?: string | undefined
  look?: 'primary' | 'plain' | 'quiet' | undefined
  size?: 'normal' | 'small' | undefined
}

/** A square button with an icon; its label is in the tooltip, with the shortcut. */
export function IconButton({
  label,
  icon,
  keys,
  hint,
  look = 'quiet',
  size = 'normal',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      className={cx(styles.button, styles.square, styles[look], size === 'small' && styles.small, className)}
      {...tip(hint ?? label, keys)}
      {...rest}
    >
      {icon}
    </button>
  )
}
