/** One axis. `null` means "only known while running", such as the length of a text. */
export type Dim = number | null

/** The axes of one example. The batch axis is never part of a shape: every tensor has it, in front. */
export type Shape = readonly Dim[]

/** `8 × 8 × 16`; a scalar is `1 number`; an unknown axis is `any`. For sentences. */
export function showShape(shape: Shape): string {
  return shape.length === 0 ? '1 number' : shape.map((dim) => (dim === null ? 'any' : count(dim))).join(' × ')
}

/** `8×8×16`: the short form for the label on a wire. */
export function shapeLabel(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.map((dim) => (dim === null ? '?' : count(dim))).join('×')
}

/** A whole number with thousands separators, always in the form `1,797`. */
export function count(value: number): string {
  return value.toLocaleString('en-GB')
}

/** How many numbers an example of this shape holds; `null` when an axis is unknown. */
export function sizeOf(shape: Shape): number | null {
  let size = 1
  for (const dim of shape) {
    if (dim === null) return null
    size *= dim
  }
  return size
}

/** Whether two shapes are equal axis by axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis])
}

/**
 * How many positions a sliding window takes along one axis, as TensorFlow defines it:
 * `same` pads so that only the stride counts, `valid` never leaves the input.
 * The answer is ≤ 0 when the window does not fit.
 */
export function windowCount(
  length: number,
  window: number,
  stride: number,
  padding: 'same' | 'valid',
): number {
  return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1
}
