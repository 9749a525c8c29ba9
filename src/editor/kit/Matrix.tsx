import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { scaleColour } from './colours.ts'
import { cx } from './cx.ts'
import { tip } from './tip.ts'
import styles from './Matrix.module.css'

/** Grounds go only this far towards the ends of the scale: the text on them can be read in both themes. */
const STRONGEST = 0.5

/**
 * A table of shaded cells with a name per row and column, such as a confusion matrix. A real table: a screen reader
 * reads the names with every cell. Cells that can be opened are buttons; they are one stop of the Tab key, and the arrow
 * keys, Home and End move among them.
 * @param shade from 0 (nothing) to 1 (all), or down to −1 towards the other end of the scale; decides only the ground
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
  const [reached, setReached] = useState<readonly [number, number]>(selected ?? [0, 0])
  const stop = [Math.min(reached[0], rows.length - 1), Math.min(reached[1], columns.length - 1)] as const

  const walk = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = STEPS[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const row = Math.max(0, Math.min(rows.length - 1, stop[0] + step[0]))
    const column = Math.max(0, Math.min(columns.length - 1, stop[1] + step[1]))
    setReached([row, column])
    event.currentTarget.querySelectorAll('button')[row * columns.length + column]?.focus()
  }

  return (
    <table
      className={cx(styles.matrix, columns.length > 6 && styles.dense)}
      aria-label={label}
      {...(onSelect && { onKeyDown: walk })}
    >
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
              const chosen = selected?.[0] === row && selected[1] === column
              const look = {
                className: cx(styles.cell, chosen && styles.selected),
                style: { background: scaleColour(shade(row, column) * STRONGEST) },
                ...tip(hint(row, column)),
              }
              return (
                <td key={other}>
                  {onSelect ? (
                    <button
                      type="button"
                      {...look}
                      aria-label={hint(row, column)}
                      aria-pressed={chosen}
                      tabIndex={stop[0] === row && stop[1] === column ? 0 : -1}
                      onFocus={() => setReached([row, column])}
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

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
}
