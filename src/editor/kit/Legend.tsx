import { classColour } from './colours.ts'
import styles from './Legend.module.css'

/** Names for coloured marks, such as the classes of points: only where they cannot be written at the marks themselves. */
export function Legend({
  label,
  entries,
}: {
  label: string
  entries: readonly { readonly name: string; readonly colour?: string; readonly note?: string }[]
}) {
  return (
    <ul className={styles.legend} aria-label={label}>
      {entries.map(({ name, colour, note }, at) => (
        <li key={name}>
          <span className={styles.mark} style={{ background: colour ?? classColour(at) }} aria-hidden />
          {name}
          {note && <span className={styles.note}>{note}</span>}
        </li>
      ))}
    </ul>
  )
}
