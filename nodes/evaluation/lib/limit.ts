import { cellSize, type TableData } from '../../../src/kernel/table.ts'

const MOST_ROWS = 2000
/** Room for the images of one result: they cross from the worker to the page. */
const MOST_PIXELS = 4_000_000

/** How many example rows a result may hold, so that it stays small whatever the size of the images. */
export function exampleLimit(table: TableData): number {
  let pixels = 0
  for (const column of table.columns.values()) if ('shape' in column) pixels += cellSize(column)
  return Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_PIXELS / Math.max(1, pixels))))
}
