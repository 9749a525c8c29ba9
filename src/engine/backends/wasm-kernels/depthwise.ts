import type { backend_util } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'
import { floats, zeros } from './heap.ts'

interface DepthwiseAttrs {
  readonly strides: [number, number] | number
  readonly dilations: [number, number] | number
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape?: readonly number[]
  readonly inputShape?: readonly number[]
}

type Shape4 = [number, number, number, number]

function describe(xShape: readonly number[], filterShape: readonly number[], attrs: DepthwiseAttrs) {
  return tf.backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    attrs.strides,
    attrs.dilations,
    attrs.pad,
    attrs.dimRoundingMode,
    true,
  )
}

/** For every output position and filter tap that meets the input: the first index of its row of channels in each. */
function forEachTap(
  info: backend_util.Conv2DInfo,
  meet: (xAt: number, dyAt: number, filterAt: number) => void,
): void {
  const { batchSize, inChannels, inHeight, inWidth, outChannels, outHeight, outWidth, padInfo } = info
  for (let b = 0; b < batchSize; b++)
    for (let r = 0; r < outHeight; r++)
      for (let c = 0; c < outWidth; c++) {
        const dyAt = ((b * outHeight + r) * outWidth + c) * outChannels
        for (let f = 0; f < info.filterHeight; f++) {
          const row = r * info.strideHeight - padInfo.top + f * info.dilationHeight
          if (row < 0 || row >= inHeight) continue
          for (let g = 0; g < info.filterWidth; g++) {
            const column = c * info.strideWidth - padInfo.left + g * info.dilationWidth
            if (column < 0 || column >= inWidth) continue
            const xAt = ((b * inHeight + row) * inWidth + column) * inChannels
            meet(xAt, dyAt, (f * info.filterWidth + g) * outChannels)
          }
        }
      }
}

/** Both gradients of a depthwise convolution, which the compiled package lacks, as one pass over the heap each. */
export function registerDepthwise(): void {
  replaceKernel(tf.DepthwiseConv2dNativeBackpropFilter, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const attrs = anyAttrs as DepthwiseAttrs
    const x = input(inputs, 'x')
    const dy = input(inputs, 'dy')
    const filterShape = attrs.filterShape ?? []
    const info = describe(x.shape, filterShape, attrs)
    const out = zeros(wasm, filterShape)
    const to = floats(wasm, out)
    const xs = floats(wasm, x)
    const dys = floats(wasm, dy)
    const { inChannels } = info
    const multiplier = info.outChannels / inChannels
    forEachTap(info, (xAt, dyAt, filterAt) => {
      let k = 0
      for (let i = 0; i < inChannels; i++) {
        const value = xs[xAt + i]!
        for (let q = 0; q < multiplier; q++, k++) to[filterAt + k]! += value * dys[dyAt + k]!
      }
    })
    return out
  })

  replaceKernel(tf.DepthwiseConv2dNativeBackpropInput, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const attrs = anyAttrs as DepthwiseAttrs
    const dy = input(inputs, 'dy')
    const filter = input(inputs, 'filter')
    const inputShape = attrs.inputShape ?? []
    const info = describe(inputShape, filter.shape, attrs)
    const out = zeros(wasm, inputShape)
    const to = floats(wasm, out)
    const dys = floats(wasm, dy)
    const filters = floats(wasm, filter)
    const { inChannels } = info
    const multiplier = info.outChannels / inChannels
    forEachTap(info, (xAt, dyAt, filterAt) => {
      let k = 0
      for (let i = 0; i < inChannels; i++) {
        let sum = 0
        for (let q = 0; q < multiplier; q++, k++) sum += dys[dyAt + k]! * filters[filterAt + k]!
        to[xAt + i]! += sum
      }
    })
    return out
  })
}
