import type { backend_util } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, kernelOf, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'
import { floats, zeros } from './heap.ts'

interface PoolAttrs {
  readonly filterSize: [number, number] | number
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/**
 * The gradient of maximum pooling in one pass over the windows: the first of the largest numbers of a window takes the
 * window's gradient. The compiled package looks, for every input number, for the windows that it may be in.
 */
export function registerPooling(): void {
  const stock = kernelOf(tf.MaxPoolGrad, 'wasm')

  replaceKernel(tf.MaxPoolGrad, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const attrs = anyAttrs as PoolAttrs
    const dy = input(inputs, 'dy')
    const x = input(inputs, 'input')
    if (x.dtype !== 'float32') return stock(inputs, anyAttrs, backend)
    const shape = x.shape as [number, number, number, number]
    const info = tf.backend_util.computePool2DInfo(
      shape,
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    )
    const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = info
    const out = zeros(wasm, shape)
    const to = floats(wasm, out)
    const values = floats(wasm, x)
    const gradient = floats(wasm, dy)
    let from = 0
    for (let b = 0; b < batchSize; b++)
      for (let r = 0; r < outHeight; r++) {
        const top = r * info.strideHeight - padInfo.top
        const firstRow = Math.max(0, top)
        const lastRow = Math.min(inHeight, top + info.filterHeight)
        for (let c = 0; c < outWidth; c++) {
          const left = c * info.strideWidth - padInfo.left
          const firstColumn = Math.max(0, left)
          const lastColumn = Math.min(inWidth, left + info.filterWidth)
          for (let d = 0; d < inChannels; d++) {
            let best = -Infinity
            let at = -1
            for (let row = firstRow; row < lastRow; row++) {
              let place = ((b * inHeight + row) * inWidth + firstColumn) * inChannels + d
              for (let column = firstColumn; column < lastColumn; column++) {
                const value = values[place]!
                if (value > best) {
                  best = value
                  at = place
                }
                place += inChannels
              }
            }
            // A window of nothing but NaN has no largest number, and gives its gradient to none.
            if (at >= 0) to[at]! += gradient[from]!
            from++
          }
        }
      }
    return out
  })
}
