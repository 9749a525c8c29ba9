import type { Pixels } from './define.ts'

export const FITS = ['stretch', 'crop', 'pad'] as const
/** How a picture of another form becomes one of a given size: pressed into it, cut at two edges, or with black edges. */
export type Fit = (typeof FITS)[number]

/**
 * A picture in another size and number of colours, from 0 to 1: every place of the result is the mean of the part of the
 * picture that it covers, so thin strokes do not vanish, and the numbers are the same on every machine. Opacity is laid
 * on white.
 *
 * @param shape `[height, width, channels]`; one channel is grey (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601), a fourth one
 * is opacity
 */
export function fitPixels(
  pixels: Pixels,
  [rows, columns, channels]: readonly [number, number, number],
  fit: Fit = 'stretch',
): Float32Array {
  const { width, height, rgba } = pixels
  const across = columns / width
  const down = rows / height
  const scale = fit === 'crop' ? Math.max(across, down) : Math.min(across, down)
  const horizontal = coverage(columns, width, fit === 'stretch' ? across : scale)
  const vertical = coverage(rows, height, fit === 'stretch' ? down : scale)

  // First along the rows that are needed, then down the columns: far fewer sums than both at once.
  const [first, last] = [vertical.from[0] ?? 0, vertical.to[rows - 1] ?? 0]
  const stride = columns * 4
  const narrow = new Float32Array(Math.max(0, last - first) * stride)
  for (let y = first; y < last; y++)
    for (let x = 0; x < columns; x++) {
      const to = (y - first) * stride + x * 4
      const from = horizontal.from[x] ?? 0
      const end = horizontal.to[x] ?? 0
      for (let source = from; source < end; source++) {
        const part = horizontal.part(x, source)
        const at = (y * width + source) * 4
        const opacity = (rgba[at + 3] ?? 255) / 255
        const white = 1 - opacity
        narrow[to]! += part * (((rgba[at] ?? 0) / 255) * opacity + white)
        narrow[to + 1]! += part * (((rgba[at + 1] ?? 0) / 255) * opacity + white)
        narrow[to + 2]! += part * (((rgba[at + 2] ?? 0) / 255) * opacity + white)
        narrow[to + 3]! += part * opacity
      }
    }

  const fitted = new Float32Array(rows * columns * channels)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let red = 0
      let green = 0
      let blue = 0
      let opacity = 0
      for (let source = vertical.from[y] ?? 0; source < (vertical.to[y] ?? 0); source++) {
        const part = vertical.part(y, source)
        const at = (source - first) * stride + x * 4
        red += part * (narrow[at] ?? 0)
        green += part * (narrow[at + 1] ?? 0)
        blue += part * (narrow[at + 2] ?? 0)
        opacity += part * (narrow[at + 3] ?? 0)
      }
      const at = (y * columns + x) * channels
      if (channels === 1) fitted[at] = 0.299 * red + 0.587 * green + 0.114 * blue
      else {
        fitted[at] = red
        fitted[at + 1] = green
        fitted[at + 2] = blue
        if (channels === 4) fitted[at + 3] = opacity
      }
    }
  return fitted
}

/** Along one axis: which places of the source each place of the result covers, and how much of it each of them is. */
interface Coverage {
  readonly from: Int32Array
  readonly to: Int32Array
  /** The share of a source place in a place of the result; what lies outside the source counts as black. */
  part(place: number, source: number): number
}

/** The middle of the source comes to lie in the middle of the result. */
function coverage(places: number, length: number, scale: number): Coverage {
  const shift = (places - length * scale) / 2
  const edge = (place: number) => (place - shift) / scale
  const from = Int32Array.from({ length: places }, (_, place) => Math.max(0, Math.floor(edge(place) + 1e-9)))
  const to = Int32Array.from({ length: places }, (_, place) =>
    Math.min(length, Math.ceil(edge(place + 1) - 1e-9)),
  )
  return {
    from,
    to,
    part: (place, source) => (Math.min(edge(place + 1), source + 1) - Math.max(edge(place), source)) * scale,
  }
}
