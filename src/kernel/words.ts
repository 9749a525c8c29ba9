import { count } from './shape.ts'
import type { ColumnKind } from './wire.ts'

/** What people call the cells of each kind of column. */
export const CELL_WORDS: Readonly<Record<ColumnKind, string>> = {
  number: 'numbers',
  category: 'categories',
  text: 'texts',
  image: 'images',
  vector: 'vectors',
  sequence: 'sequences',
}

/** `1 row`, `1,797 rows`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`; after `limit` names the rest is counted. */
export function list(names: readonly string[], limit = 6): string {
  const shown = names.length > limit ? [...names.slice(0, limit), `${names.length - limit} more`] : [...names]
  const last = shown.pop()
  if (last === undefined) return 'none'
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}

/** A name in quotes, shortened when a stranger's file made it very long. */
export function quote(name: string): string {
  return `“${shorten(name, 60)}”`
}

/** At most so many characters, with … where something was cut off. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** `2,106 B`, `1.9 MB`, `1.2 GB` (powers of 1000). */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  const units = ['kB', 'MB', 'GB', 'TB', 'PB']
  let scaled = value
  let unit = -1
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000
    unit++
  }
  return `${scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${units[unit] ?? 'kB'}`
}

/** Four significant digits, without an exponent where people would not write one. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'not a number'
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text =
    size >= 1e6 || size < 1e-4
      ? value.toExponential(2).replace('e+', 'e')
      : String(Number(value.toPrecision(size >= 1000 ? 6 : 4)))
  return text.replace('-', '−')
}
