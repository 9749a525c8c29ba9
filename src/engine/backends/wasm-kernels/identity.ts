import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, kernelOf, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'

/**
 * The same tensor again. The compiled package copies all numbers, and tfjs asks for it with every tensor that it saves for
 * a gradient; the other backends share them, as tensors never change.
 */
export function registerIdentity(): void {
  const stock = kernelOf(tf.Identity, 'wasm')

  replaceKernel(tf.Identity, 'wasm', (inputs, attrs, backend) => {
    const wasm = backend as BackendWasm
    const x = input(inputs, 'x')
    if (x.dtype === 'string') return stock(inputs, attrs, backend)
    wasm.incRef(x.dataId)
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype }
  })
}
