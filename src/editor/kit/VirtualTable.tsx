import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './VirtualTable.module.css'

export interface VirtualColumn {
  readonly name: string
  /** Shown under the name: kind, missing cells, range. */
  readonly note?: ReactNode
  /** Numbers stand at the right so that their digits line up. */
  readonly align?: 'left' | 'right' | 'centre' | undefined
  readonly width?: number | undefined
}

/**
 * A table of which only the rows in view exist: ten rows or ten million cost the same. A real `<table>` with row
 * numbers for screen readers; the keyboard scrolls it.
 * @param renderCell called for cells in view only
 * @param onRange told which rows are in view, so that they can be fetched
 */
export function VirtualTable({
  label,
  columns,
  rows,
  rowHeight = 30,
  rowName,
  renderCell,
  onRange,
  onRow,
  className,
}: {
  label: string
  columns: readonly VirtualColumn[]
  rows: number
  rowHeight?: number | undefined
  /** What stands in front of a row: its number in the source. */
  rowName: (row: number) => ReactNode
  renderCell: (row: number, column: number) => ReactNode
  onRange?: ((first: number, last: number) => void) | undefined
  onRow?: ((row: number) => void) | undefined
  className?: string | undefined
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // Before the page has been laid out: the first picture already has rows.
    initialRect: { width: 800, height: 400 },
  })
  const items = virtual.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const from = first?.index ?? 0
  const to = last?.index ?? -1

  useEffect(() => {
    if (to >= from) onRange?.(from, to)
  }, [from, to, onRange])
  useEffect(() => {
    virtual.measure()
  }, [virtual, rowHeight])

  return (
    // A region that scrolls must be reachable by keyboard.
    <div
      ref={scroller}
      className={cx(styles.scroller, className)}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table className={styles.table} aria-label={label} aria-rowcount={rows + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={styles.corner}>
              row
            </th>
            {columns.map((column, at) => (
              <th
                key={at}
                scope="col"
                className={cx(column.align && styles[column.align])}
                style={column.width === undefined ? undefined : { width: column.width }}
              >
                <span className={styles.name}>{column.name}</span>
                {column.note && <span className={styles.note}>{column.note}</span>}
              </th>
            ))}
            <td className={styles.rest} />
          </tr>
        </thead>
        <tbody>
          {first !== undefined && first.start > 0 && (
            <tr aria-hidden>
              <td colSpan={columns.length + 2} style={{ height: first.start }} />
            </tr>
          )}
          {items.map(({ index }) => (
            <tr
              key={index}
              aria-rowindex={index + 2}
              style={{ height: rowHeight }}
              className={cx(onRow && styles.clickable)}
              {...(onRow && { onClick: () => onRow(index) })}
            >
              <th scope="row">{rowName(index)}</th>
              {columns.map((column, at) => (
                <td key={at} className={cx(column.align && styles[column.align])}>
                  {renderCell(index, at)}
                </td>
              ))}
              <td className={styles.rest} />
            </tr>
          ))}
          {last !== undefined && last.end < virtual.getTotalSize() && (
            <tr aria-hidden>
              <td colSpan={columns.length + 2} style={{ height: virtual.getTotalSize() - last.end }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}
