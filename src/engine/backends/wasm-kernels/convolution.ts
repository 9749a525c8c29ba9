import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, kernelOf, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'
import { floats, withScratch, zeros } from './heap.ts'

interface ConvAttrs {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  readonly dataFormat: 'NHWC' | 'NCHW'
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape?: [number, number, number, number]
  readonly inputShape?: [number, number, number, number]
}

function describe(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: ConvAttrs,
): backend_util.Conv2DInfo {
  type Shape4 = [number, number, number, number]
  return tf.backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(attrs.dataFormat),
  )
}

const explicit = (top: number, bottom: number, left: number, right: number): backend_util.ExplicitPadding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
]

/** `[batch, height, width, channels]` with `strides − 1` rows and columns of zeros after every row and column but the last. */
function spread(wasm: BackendWasm, dy: TensorInfo, strideHeight: number, strideWidth: number): TensorInfo {
  const [batch = 0, height = 0, width = 0, channels = 0] = dy.shape
  const tall = (height - 1) * strideHeight + 1
  const wide = (width - 1) * strideWidth + 1
  const out = zeros(wasm, [batch, tall, wide, channels])
  const to = floats(wasm, out)
  const from = floats(wasm, dy)
  let at = 0
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < height; r++) {
      let row = (b * tall + r * strideHeight) * wide * channels
      for (let c = 0; c < width; c++) {
        for (let d = 0; d < channels; d++) to[row + d] = from[at++]!
        row += strideWidth * channels
      }
    }
  return out
}

/**
 * The gradients of a convolution, written as convolutions, because the compiled package has none for the filter and only
 * a slow loop for the input, while its forward convolution is fast.
 */
export function registerConvolution(): void {
  const conv2d = kernelOf(tf.Conv2D, 'wasm')
  const transpose = kernelOf(tf.Transpose, 'wasm')
  const slice = kernelOf(tf.Slice, 'wasm')
  const reverse = kernelOf(tf.Reverse, 'wasm')
  const stockInput = kernelOf(tf.Conv2DBackpropInput, 'wasm')
  const shared = { dataFormat: 'NHWC', dilations: 1, strides: 1 }

  /**
   * filter gradient [f, g, i, o] = Σ over batch b and positions (r, c) of x[b, r·s + f, c·s + g, i] · dy[b, r, c, o]:
   * a convolution of x (channels as batch, batch as channels) with dy as the filter, dilated by the forward strides.
   */
  replaceKernel(tf.Conv2DBackpropFilter, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const attrs = anyAttrs as ConvAttrs
    const x = input(inputs, 'x')
    const dy = input(inputs, 'dy')
    const info = describe(x.shape, attrs.filterShape ?? [], attrs)
    if (info.dataFormat !== 'channelsLast')
      throw new Error('Filter gradients on WebAssembly need the channels in the last axis.')
    const { filterHeight, filterWidth, inChannels, outChannels, padInfo } = info
    return withScratch(wasm, (scratch) => {
      const xs = scratch.keep(transpose({ x }, { perm: [3, 1, 2, 0] }, wasm))
      const filter = scratch.keep(transpose({ x: dy }, { perm: [1, 2, 0, 3] }, wasm))
      const whole = scratch.keep(
        conv2d(
          { x: xs, filter },
          {
            ...shared,
            dilations: [info.strideHeight, info.strideWidth],
            pad: explicit(padInfo.top, padInfo.bottom, padInfo.left, padInfo.right),
          },
          wasm,
        ),
      )
      // Rows that a stride left over at the end make the result larger than the filter.
      const size = [inChannels, filterHeight, filterWidth, outChannels]
      const cut = whole.shape.every((length, axis) => length === size[axis])
        ? whole
        : scratch.keep(slice({ x: whole }, { begin: [0, 0, 0, 0], size }, wasm))
      return transpose({ x: cut }, { perm: [1, 2, 0, 3] }, wasm)
    })
  })

  /** input gradient = the output gradient, spread by the strides, convolved with the filter turned by half a turn. */
  replaceKernel(tf.Conv2DBackpropInput, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const attrs = anyAttrs as ConvAttrs
    const dy = input(inputs, 'dy')
    const filter = input(inputs, 'filter')
    const info = describe(attrs.inputShape ?? [], filter.shape, attrs)
    const { filterHeight, filterWidth, padInfo, strideHeight, strideWidth } = info
    const tall = (info.outHeight - 1) * strideHeight + 1
    const wide = (info.outWidth - 1) * strideWidth + 1
    const top = filterHeight - 1 - padInfo.top
    const left = filterWidth - 1 - padInfo.left
    const bottom = info.inHeight + filterHeight - 1 - tall - top
    const right = info.inWidth + filterWidth - 1 - wide - left
    if (info.dataFormat !== 'channelsLast' || Math.min(top, left, bottom, right) < 0)
      return stockInput(inputs, anyAttrs, backend)
    return withScratch(wasm, (scratch) => {
      const turned = scratch.keep(reverse({ x: filter }, { dims: [0, 1] }, wasm))
      const swapped = scratch.keep(transpose({ x: turned }, { perm: [0, 1, 3, 2] }, wasm))
      const dense =
        strideHeight * strideWidth === 1 ? dy : scratch.keep(spread(wasm, dy, strideHeight, strideWidth))
      return conv2d(
        { x: dense, filter: swapped },
        { ...shared, pad: explicit(top, bottom, left, right) },
        wasm,
      )
    })
  })
}
