import { memo, useCallback } from 'react'
import type { ExampleColumn, Examples } from '../../kernel/evaluation.ts'
import { cellSize } from '../../kernel/table.ts'
import { count } from '../../kernel/shape.ts'
import { ImageThumb } from './ImageThumb.tsx'
import { VirtualTable, type VirtualColumn } from './VirtualTable.tsx'
import { VisuallyHidden } from './VisuallyHidden.tsx'
import { cellNumber } from './cell-number.ts'

/** Numbers of a vector or a sequence that are shown in its cell. */
const FEW = 6

/** Some rows of a table: numbers, texts and images; a missing cell is “–”. */
export function ExamplesTable({
  label,
  examples,
  onRow,
}: {
  label: string
  examples: Examples
  /** Told the place of the row in `examples`. */
  onRow?: ((at: number) => void) | undefined
}) {
  const { ids, columns } = examples
  const pictures = columns.some(({ kind }) => kind === 'image')
  const rowName = useCallback((row: number) => count(ids[row] ?? 0), [ids])
  return (
    <VirtualTable
      label={label}
      columns={columns.map(columnLook)}
      rows={ids.length}
      rowHeight={pictures ? 46 : 30}
      rowName={rowName}
      onRow={onRow}
      renderCell={(row, at) => {
        const column = columns[at]
        return column && <ExampleCell column={column} row={row} />
      }}
    />
  )
}

/** How a column of examples stands in a table. */
export function columnLook({ name, kind }: Pick<ExampleColumn, 'name' | 'kind'>): VirtualColumn {
  return { name, align: kind === 'number' ? 'right' : 'left' }
}

/** One cell of examples. */
export const ExampleCell = memo(function ExampleCell({
  column,
  row,
}: {
  column: ExampleColumn
  row: number
}) {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row]
      return value === undefined || Number.isNaN(value) ? <Missing /> : cellNumber(value)
    }
    case 'text':
      return column.values[row] ?? <Missing />
    case 'numbers': {
      const size = cellSize(column)
      const shown = column.values.subarray(row * size, row * size + Math.min(size, FEW))
      return `${Array.from(shown, cellNumber).join(' ')}${size > FEW ? ' …' : ''}`
    }
    case 'image': {
      const [height, width, channels] = column.shape
      const size = height * width * channels
      const pixels = column.pixels.subarray(row * size, (row + 1) * size)
      return <ImageThumb shape={column.shape} pixels={pixels} size={38} alt={`${height} × ${width} image`} />
    }
  }
})

function Missing() {
  return (
    <>
      <span aria-hidden>–</span>
      <VisuallyHidden>missing</VisuallyHidden>
    </>
  )
}
