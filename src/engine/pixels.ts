import type { Pixels } from '../kernel/define.ts'

/**
 * A picture in the size and colours of a column of images, from 0 to 1: every place of the result is the mean of the part
 * of the picture that it covers, so thin strokes do not vanish. Opacity is laid on white.
 *
 * @param shape `[height, width, channels]`; one channel is grey (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601), a fourth one
 * is opacity
 */
export function fitPixels(
  { width, height, rgba }: Pixels,
  [rows, columns, channels]: readonly [number, number, number],
): Float32Array {
  const fitted = new Float32Array(rows * columns * channels)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const mean = meanOf(
        { width, height, rgba },
        (x * width) / columns,
        ((x + 1) * width) / columns,
        (y * height) / rows,
        ((y + 1) * height) / rows,
      )
      const [red = 0, green = 0, blue = 0, opacity = 1] = mean
      const at = (y * columns + x) * channels
      if (channels === 1) fitted[at] = 0.299 * red + 0.587 * green + 0.114 * blue
      else {
        fitted.set([red, green, blue], at)
        if (channels === 4) fitted[at + 3] = opacity
      }
    }
  return fitted
}

/** The mean colour of a part of a picture whose edges may cut pixels, laid on white, and its mean opacity. */
function meanOf(
  { width, height, rgba }: Pixels,
  left: number,
  right: number,
  top: number,
  bottom: number,
): number[] {
  const sums = [0, 0, 0, 0]
  let area = 0
  for (let y = Math.floor(top); y < Math.min(height, Math.ceil(bottom)); y++)
    for (let x = Math.floor(left); x < Math.min(width, Math.ceil(right)); x++) {
      const part = (Math.min(right, x + 1) - Math.max(left, x)) * (Math.min(bottom, y + 1) - Math.max(top, y))
      const at = (y * width + x) * 4
      const opacity = (rgba[at + 3] ?? 255) / 255
      for (let channel = 0; channel < 3; channel++)
        sums[channel]! += part * (((rgba[at + channel] ?? 0) / 255) * opacity + 1 - opacity)
      sums[3]! += part * opacity
      area += part
    }
  return sums.map((sum) => sum / area)
}
