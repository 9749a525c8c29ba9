import type { ReactNode } from 'react'
import styles from './Headline.module.css'

/** The one number of a result, what it is, and a sentence or two about it. */
export function Headline({
  value,
  label,
  note,
  children,
}: {
  value: string
  label: string
  note: string
  children?: ReactNode
}) {
  return (
    <div className={styles.headline}>
      <p>
        <strong className={styles.value}>{value}</strong> <span className={styles.label}>{label}</span>
      </p>
      <p className={styles.note}>{note}</p>
      {children && <p className={styles.note}>{children}</p>}
    </div>
  )
}
