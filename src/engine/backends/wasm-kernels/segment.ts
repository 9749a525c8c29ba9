import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'

/**
 * Adds up the slices of `x` that have the same segment number: the gradient of `gather`, and so of every embedding. The
 * compiled package lacks it. Numbers outside 0 … numSegments − 1 are left out, as on the other backends.
 */
export function registerSegment(): void {
  replaceKernel(tf.UnsortedSegmentSum, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const { numSegments } = anyAttrs as { numSegments: number }
    const x = input(inputs, 'x')
    const ids = input(inputs, 'segmentIds')
    if (x.dtype === 'bool') throw new Error('Segments of true and false cannot be added up.')
    const count = tf.util.sizeFromShape(ids.shape)
    const width = tf.util.sizeFromShape(x.shape.slice(ids.shape.length))
    const out = wasm.makeOutput([numSegments, ...x.shape.slice(ids.shape.length)], x.dtype)
    const to = wasm.typedArrayFromHeap(out)
    const from = wasm.typedArrayFromHeap(x)
    const segments = wasm.typedArrayFromHeap(ids)
    to.fill(0)
    for (let i = 0; i < count; i++) {
      const segment = segments[i]!
      if (segment < 0 || segment >= numSegments) continue
      for (let k = 0; k < width; k++) to[segment * width + k]! += from[i * width + k]!
    }
    return out
  })
}
