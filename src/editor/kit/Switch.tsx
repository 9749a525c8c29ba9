import styles from './Switch.module.css'

/** On or off, at once. */
export function Switch({
  id,
  checked,
  onChange,
  disabled,
  'aria-label': label,
  'aria-describedby': describedBy,
}: {
  id?: string | undefined
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean | undefined
  'aria-label'?: string | undefined
  'aria-describedby'?: string | undefined
}) {
  return (
    <span className={styles.switch}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-label={label}
        aria-describedby={describedBy}
        aria-checked={checked}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className={styles.track} aria-hidden />
    </span>
  )
}
