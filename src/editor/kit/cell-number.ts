import { count } from '../../kernel/shape.ts'
import { number } from '../../kernel/words.ts'

/** A number in a table: whole numbers with separators, others with at most six digits. */
export function cellNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return count(value).replace('-', '−')
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-3) return number(value)
  return String(Number(value.toPrecision(6))).replace('-', '−')
}
