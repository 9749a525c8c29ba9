import { number } from '../../kernel/words.ts'

export interface NumberBounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly integer?: boolean | undefined
}

/**
 * Reads a number as people write it: `1,797`, `0,5`, `.5`, `1e-3`, `−2`.
 * @returns `null` when it is not one
 */
export function parseNumber(text: string): number | null {
  let plain = text.trim().replaceAll(/[\s_]/g, '').replaceAll('−', '-')
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain)) plain = plain.replaceAll(',', '')
  else plain = plain.replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}

/** What is wrong with a number, as a sentence with the bounds; `null` when nothing is. */
export function numberTrouble(text: string, name: string, bounds: NumberBounds): string | null {
  const value = parseNumber(text)
  if (value === null)
    return text.trim() === ''
      ? `${name} needs ${range(bounds)}.`
      : `“${text.trim()}” is not a number: ${name} takes ${range(bounds)}.`
  if (bounds.integer && !Number.isInteger(value)) return `${name} takes ${range(bounds)}, without a fraction.`
  if (bounds.min !== undefined && value < bounds.min)
    return `${shown(value)} is too small: ${name} takes ${range(bounds)}.`
  if (bounds.max !== undefined && value > bounds.max)
    return `${shown(value)} is too large: ${name} takes ${range(bounds)}.`
  return null
}

function range({ min, max, integer }: NumberBounds): string {
  const what = integer ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined && Math.abs(max) < Number.MAX_SAFE_INTEGER)
    return `${what} from ${shown(min)} to ${shown(max)}`
  if (min !== undefined && Math.abs(min) < Number.MAX_SAFE_INTEGER) return `${what} of at least ${shown(min)}`
  if (max !== undefined && Math.abs(max) < Number.MAX_SAFE_INTEGER) return `${what} of at most ${shown(max)}`
  return what
}

/** A number in a sentence about bounds: `65,536`, `0.000001`; an exponent only where nobody would read the zeros. */
export function shown(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15 || (size < 1e-6 && size > 0)) return number(value)
  const text = Number.isInteger(value) ? value.toLocaleString('en-GB') : String(Number(value.toPrecision(6)))
  return text.replace('-', '−')
}

/** The next value up or down by steps, kept inside the bounds and free of rounding dust. */
export function stepNumber(value: number, step: number, times: number, { min, max }: NumberBounds): number {
  const moved = Number((value + step * times).toPrecision(12))
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, moved))
}

/** The next value of the row 0.001, 0.002, 0.005, 0.01 … */
export function stepRate(value: number, direction: 1 | -1, { min, max }: NumberBounds): number {
  if (value <= 0) return direction > 0 ? Math.max(min ?? 0, 0.001) : Math.max(min ?? 0, value)
  const exponent = Math.floor(Math.log10(value) + 1e-9)
  const row = [-1, 0, 1].flatMap((more) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent + more}`)))
  const dust = value * 1e-9
  const next =
    direction > 0 ? row.find((one) => one > value + dust) : row.findLast((one) => one < value - dust)
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next ?? value))
}

/** A number in a field: plain digits, because people edit it. */
export function editable(value: number): string {
  if (!Number.isFinite(value)) return ''
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-6 || size >= 1e15)
    ? value.toExponential()
    : String(Number(value.toPrecision(12)))
}
