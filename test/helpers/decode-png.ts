import { decode } from 'fast-png'
import type { Pixels } from '../../src/kernel/define.ts'

/** Decodes a PNG under Node, as the browser does in the worker: 8 bits per colour, palettes resolved. */
export function decodePng(encoded: Uint8Array): Promise<Pixels> {
  try {
    const { width, height, data, channels, depth, palette } = decode(encoded)
    const rgba = new Uint8Array(width * height * 4)
    const most = 2 ** depth - 1
    const stride = Math.ceil((width * channels * depth) / 8)
    /** A sample as it is stored: of fewer than 8 bits, several share a byte, and every row begins with a new one. */
    const sample = (row: number, at: number): number => {
      if (depth >= 8) return data[row * width * channels + at] ?? 0
      const bit = at * depth
      const byte = data[row * stride + (bit >> 3)] ?? 0
      return (byte >> (8 - depth - (bit & 7))) & most
    }
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const to = (row * width + column) * 4
        if (palette) {
          const [red = 0, green = 0, blue = 0, alpha = 255] = palette[sample(row, column)] ?? []
          rgba.set([red, green, blue, alpha], to)
          continue
        }
        const level = (k: number) => Math.round((sample(row, column * channels + k) / most) * 255)
        for (let k = 0; k < 3; k++) rgba[to + k] = level(channels < 3 ? 0 : k)
        rgba[to + 3] = channels % 2 === 0 ? level(channels - 1) : 255
      }
    return Promise.resolve({ width, height, rgba })
  } catch (thrown) {
    return Promise.reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
  }
}
