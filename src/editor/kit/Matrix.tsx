import type { ReactNode } from 'react'
import { scaleColour } from './colours.ts'
import { cx } from './cx.ts'
import { tip } from './tip.ts'
import styles from './Matrix.module.css'

/**
 * A table of shaded cells with a name per row and column, such as a confusion matrix. A real table: a screen reader
 * reads the names with every cell, and cells that can be opened are buttons.
 * @param shade from 0 (nothing) to 1 (all), decides only the ground of a cell
 */
export function Matrix({
  label,
  rows,
  columns,
  rowTitle,
  columnTitle,
  text,
  shade,
  hint,
  selected,
  onSelect,
}: {
  label: string
  rows: readonly string[]
  columns: readonly string[]
  rowTitle: string
  columnTitle: string
  text: (row: number, column: number) => ReactNode
  shade: (row: number, column: number) => number
  /** What the cell says in a sentence. */
  hint: (row: number, column: number) => string
  selected?: readonly [row: number, column: number] | null | undefined
  onSelect?: ((row: number, column: number) => void) | undefined
}) {
  return (
    <table className={styles.matrix} aria-label={label}>
      <thead>
        <tr>
          <td />
          <th scope="colgroup" colSpan={columns.length} className={styles.axis}>
            {columnTitle}
          </th>
        </tr>
        <tr>
          <th scope="col" className={cx(styles.axis, styles.rowAxis)}>
            {rowTitle}
          </th>
          {columns.map((name) => (
            <th key={name} scope="col">
              <span>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((name, row) => (
          <tr key={name}>
            <th scope="row">
              <span>{name}</span>
            </th>
            {columns.map((other, column) => {
              const share = shade(row, column)
              const look = {
                className: cx(
                  styles.cell,
                  share > 0.55 && styles.strong,
                  selected?.[0] === row && selected[1] === column && styles.selected,
                ),
                style: { background: scaleColour(share) },
                ...tip(hint(row, column)),
              }
              return (
                <td key={other}>
                  {onSelect ? (
                    <button
                      type="button"
                      {...look}
                      aria-label={hint(row, column)}
                      aria-pressed={selected?.[0] === row && selected[1] === column}
                      onClick={() => onSelect(row, column)}
                    >
                      {text(row, column)}
                    </button>
                  ) : (
                    <span {...look}>{text(row, column)}</span>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
