/**
 * Plain, slow, double-precision definitions of what the kernels calculate, and gradients by central differences. They
 * share nothing with tfjs but the meaning of "same" and "valid".
 */

export interface Geometry {
  /** batch, height, width, channels */
  readonly x: readonly [number, number, number, number]
  /** height, width, and then what the operation says */
  readonly filter: readonly number[]
  readonly stride: number
  readonly pad: 'same' | 'valid'
  readonly dilation?: number
}

/** Numbers between −1 and 1, the same for the same seed (Park and Miller's generator). */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed * 7919 + 1
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647
    return (state / 2147483647) * 2 - 1
  })
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/** Length of the output along one axis, and the padding in front, as TensorFlow defines them. */
function along(length: number, taps: number, { stride, pad, dilation = 1 }: Geometry): [number, number] {
  const reach = (taps - 1) * dilation + 1
  if (pad === 'valid') return [Math.floor((length - reach) / stride) + 1, 0]
  const out = Math.ceil(length / stride)
  return [out, Math.floor(Math.max(0, (out - 1) * stride + reach - length) / 2)]
}

/** Calls `meet` for every output position and filter tap that lies on the input. */
function forEachTap(
  geometry: Geometry,
  meet: (at: { b: number; r: number; c: number; f: number; g: number; row: number; column: number }) => void,
): { height: number; width: number } {
  const { x, filter, stride, dilation = 1 } = geometry
  const [taps = 1, tapsWide = 1] = filter
  const [height, top] = along(x[1], taps, geometry)
  const [width, left] = along(x[2], tapsWide, geometry)
  for (let b = 0; b < x[0]; b++)
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++)
        for (let f = 0; f < taps; f++)
          for (let g = 0; g < tapsWide; g++) {
            const row = r * stride - top + f * dilation
            const column = c * stride - left + g * dilation
            if (row >= 0 && row < x[1] && column >= 0 && column < x[2]) meet({ b, r, c, f, g, row, column })
          }
  return { height, width }
}

type Values = Float32Array | Float64Array

/** Output shape of `[batch, rows, columns, outChannels]`. */
export function outShape(geometry: Geometry, outChannels: number): [number, number, number, number] {
  const { height, width } = forEachTap(
    { ...geometry, x: [0, geometry.x[1], geometry.x[2], 0] },
    () => undefined,
  )
  return [geometry.x[0], height, width, outChannels]
}

/** filter: height, width, in, out */
export function conv2d(geometry: Geometry, x: Values, filter: Values): Float64Array {
  const [, , inChannels = 1, outChannels = 1] = geometry.filter
  const [, H, W] = geometry.x
  const [, height, width] = outShape(geometry, outChannels)
  const out = new Float64Array(geometry.x[0] * height * width * outChannels)
  forEachTap(geometry, ({ b, r, c, f, g, row, column }) => {
    for (let i = 0; i < inChannels; i++)
      for (let o = 0; o < outChannels; o++)
        out[((b * height + r) * width + c) * outChannels + o]! +=
          x[((b * H + row) * W + column) * inChannels + i]! *
          filter[((f * (geometry.filter[1] ?? 1) + g) * inChannels + i) * outChannels + o]!
  })
  return out
}

/** filter: height, width, in, multiplier */
export function depthwiseConv2d(geometry: Geometry, x: Values, filter: Values): Float64Array {
  const [, wide = 1, inChannels = 1, multiplier = 1] = geometry.filter
  const outChannels = inChannels * multiplier
  const [, H, W] = geometry.x
  const [, height, width] = outShape(geometry, outChannels)
  const out = new Float64Array(geometry.x[0] * height * width * outChannels)
  forEachTap(geometry, ({ b, r, c, f, g, row, column }) => {
    for (let i = 0; i < inChannels; i++)
      for (let q = 0; q < multiplier; q++)
        out[((b * height + r) * width + c) * outChannels + i * multiplier + q]! +=
          x[((b * H + row) * W + column) * inChannels + i]! *
          filter[((f * wide + g) * inChannels + i) * multiplier + q]!
  })
  return out
}

/** filter: height, width */
export function maxPool(geometry: Geometry, x: Values): Float64Array {
  const [batch, H, W, channels] = geometry.x
  const [, height, width] = outShape(geometry, channels)
  const out = new Float64Array(batch * height * width * channels).fill(-Infinity)
  forEachTap(geometry, ({ b, r, c, row, column }) => {
    for (let i = 0; i < channels; i++) {
      const at = ((b * height + r) * width + c) * channels + i
      out[at] = Math.max(out[at]!, x[((b * H + row) * W + column) * channels + i]!)
    }
  })
  return out
}

/** How Σ f(at) · weights changes with every number of `at`, by central differences. Exact where f is linear. */
export function gradient(
  f: (at: Float64Array) => Float64Array,
  at: Float32Array,
  weights: Float32Array,
  step: number,
): Float64Array {
  const moved = Float64Array.from(at)
  const total = () => f(moved).reduce((sum, value, index) => sum + value * weights[index]!, 0)
  return Float64Array.from(at, (value, index) => {
    moved[index] = value + step
    const up = total()
    moved[index] = value - step
    const down = total()
    moved[index] = value
    return (up - down) / (2 * step)
  })
}

/** The largest difference, as a part of the largest number. */
export function distance(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Infinity
  let most = 0
  let size = 1e-9
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i]! - wanted[i]!)
    if (!(difference <= most)) most = difference
    size = Math.max(size, Math.abs(wanted[i]!))
  }
  return most / size
}
