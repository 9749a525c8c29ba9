import { Badge } from './Badge.tsx'
import { Button } from './Button.tsx'
import { columnNote, KIND_WORDS } from './columns.ts'
import type { ColumnInfo } from '../../kernel/wire.ts'
import styles from './ColumnsField.module.css'

/**
 * Several columns of a table: a list to tick. Names that the table does not have stay in the list, so that nothing
 * goes lost while another file is connected.
 * @param columns those that can be picked; `null` while the table is not known
 */
export function ColumnsField({
  columns,
  value,
  disabled,
  onChange,
}: {
  columns: readonly ColumnInfo[] | null
  value: readonly string[]
  disabled?: boolean | undefined
  onChange: (names: readonly string[]) => void
}) {
  const here = columns ?? []
  const gone = value.filter((name) => !here.some((column) => column.name === name))
  const toggle = (name: string, on: boolean) => {
    const chosen = new Set(value)
    if (on) chosen.add(name)
    else chosen.delete(name)
    // In the order of the table, whatever the order of the clicks.
    onChange([
      ...here.map((column) => column.name).filter((one) => chosen.has(one)),
      ...gone.filter((one) => chosen.has(one)),
    ])
  }
  if (here.length === 0 && gone.length === 0)
    return (
      <p className={styles.none}>
        {columns ? 'This table has no column to pick here.' : 'Connect a table to pick from its columns.'}
      </p>
    )
  const ticked = here.filter(({ name }) => value.includes(name)).length
  return (
    <div className={styles.columns}>
      <ul className={styles.list}>
        {here.map((column) => (
          <li key={column.name}>
            <label className={styles.row}>
              <input
                type="checkbox"
                checked={value.includes(column.name)}
                disabled={disabled}
                onChange={(event) => toggle(column.name, event.currentTarget.checked)}
              />
              <span className={styles.name}>
                {column.name}
                {columnNote(column) !== '' && <small>{columnNote(column)}</small>}
              </span>
              <Badge>{KIND_WORDS[column.kind]}</Badge>
            </label>
          </li>
        ))}
        {gone.map((name) => (
          <li key={`gone ${name}`}>
            <label className={styles.row}>
              <input type="checkbox" checked disabled={disabled} onChange={() => toggle(name, false)} />
              <span className={styles.name}>
                {name}
                {columns && <small>not in this table</small>}
              </span>
              {columns && <Badge tone="bad">missing</Badge>}
            </label>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <span className={styles.count}>
          {ticked} of {here.length}
        </span>
        <Button
          look="quiet"
          size="small"
          disabled={disabled || ticked === here.length}
          onClick={() => onChange(here.map(({ name }) => name))}
        >
          All
        </Button>
        <Button
          look="quiet"
          size="small"
          disabled={disabled || value.length === 0}
          onClick={() => onChange([])}
        >
          None
        </Button>
      </div>
    </div>
  )
}
