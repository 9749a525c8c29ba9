import type { ColumnInfo, ColumnKind } from '../../kernel/wire.ts'
import { count, showShape } from '../../kernel/shape.ts'
import { cellNumber } from './cell-number.ts'

/** A column's kind in one word, for a badge. */
export const KIND_WORDS: Readonly<Record<ColumnKind, string>> = {
  number: 'number',
  category: 'category',
  text: 'text',
  image: 'image',
  vector: 'vector',
  sequence: 'sequence',
}

/** What is known about a column beside its name and kind: range, classes, size, empty cells. */
export function columnNote({ kind, shape, categories, missing, range }: ColumnInfo): string {
  const parts: string[] = []
  if (kind === 'number' && range) parts.push(`${cellNumber(range.min)} to ${cellNumber(range.max)}`)
  if (kind === 'category' && categories) parts.push(`${count(categories.length)} values`)
  if (shape.length > 0) parts.push(showShape(shape))
  if (missing > 0) parts.push(`${count(missing)} missing`)
  return parts.join(', ')
}
