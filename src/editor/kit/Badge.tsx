import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { tip } from './tip.ts'
import styles from './Badge.module.css'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad'

/** A small rounded note: a state, a kind, a number. */
export function Badge({
  tone = 'neutral',
  icon,
  hint,
  mono = false,
  children,
}: {
  tone?: Tone | undefined
  icon?: ReactNode
  hint?: string | undefined
  mono?: boolean | undefined
  children: ReactNode
}) {
  return (
    <span
      className={cx(styles.badge, styles[tone], mono && styles.mono)}
      {...(hint !== undefined && tip(hint))}
    >
      {icon}
      {children}
    </span>
  )
}
