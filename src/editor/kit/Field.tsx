import { RotateCcw } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import { cx } from './cx.ts'
import { tip } from './tip.ts'
import styles from './Field.module.css'

/** What a control in a field needs to be found by its label. */
export interface FieldIds {
  readonly id: string
  readonly 'aria-describedby': string
  readonly onTrouble: (trouble: string | null) => void
}

/**
 * One row of a form: its name, its control, what it does, what is wrong with it, and a way back to the default.
 * @param help said to screen readers with the control, shown to others on the name
 * @param trouble what is wrong, beside what the control itself finds
 */
export function Field({
  label,
  help,
  trouble,
  warning = false,
  stacked = false,
  group = false,
  onReset,
  resetHint,
  children,
}: {
  label: string
  help?: string | undefined
  trouble?: ReactNode
  warning?: boolean | undefined
  /** The control under its name, for what needs the whole width. */
  stacked?: boolean | undefined
  /** The control is several controls: the name belongs to all of them. */
  group?: boolean | undefined
  onReset?: (() => void) | undefined
  resetHint?: string | undefined
  children: (ids: FieldIds) => ReactNode
}) {
  const id = useId()
  const helpId = useId()
  const labelId = useId()
  const troubleId = useId()
  const [own, setOwn] = useState<string | null>(null)
  const ids: FieldIds = { id, 'aria-describedby': `${helpId} ${troubleId}`, onTrouble: setOwn }
  const name = group ? (
    <span id={labelId} className={styles.label} {...(help !== undefined && tip(help))}>
      {label}
    </span>
  ) : (
    <label htmlFor={id} className={styles.label} {...(help !== undefined && tip(help))}>
      {label}
    </label>
  )
  return (
    <div
      className={cx(styles.field, stacked && styles.stacked)}
      {...(group && { role: 'group', 'aria-labelledby': labelId, 'aria-describedby': helpId })}
    >
      <span className={styles.head}>
        {name}
        {onReset && (
          <IconButton
            className={styles.reset}
            label={`Reset ${label}`}
            hint={resetHint}
            icon={<RotateCcw aria-hidden />}
            size="small"
            onClick={onReset}
          />
        )}
      </span>
      <span className={styles.control}>{children(ids)}</span>
      <span id={helpId} hidden>
        {help}
      </span>
      <span
        id={troubleId}
        className={cx(styles.trouble, warning && own === null && styles.warning)}
        role="status"
      >
        {own ?? trouble}
      </span>
    </div>
  )
}
