import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'

/**
 * One-hot vectors of any type. The compiled kernel writes whole numbers whatever type it was asked for, so ones read as
 * floats become 1.4e-45 and every loss that uses them is 0.
 */
export function registerOneHot(): void {
  replaceKernel(tf.OneHot, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const { dtype, depth, onValue, offValue } = anyAttrs as {
      dtype: 'float32' | 'int32' | 'bool'
      depth: number
      onValue: number
      offValue: number
    }
    const indices = input(inputs, 'indices')
    const out = wasm.makeOutput([...indices.shape, depth], dtype)
    const to = wasm.typedArrayFromHeap(out)
    const from = wasm.typedArrayFromHeap(indices)
    to.fill(offValue)
    for (let i = 0; i < from.length; i++) {
      const at = from[i]!
      if (at >= 0 && at < depth) to[i * depth + at] = onValue
    }
    return out
  })
}
