import { registerConvolution } from './convolution.ts'
import { registerDepthwise } from './depthwise.ts'
import { registerGather } from './gather.ts'
import { registerIdentity } from './identity.ts'
import { registerMatMul } from './matmul.ts'
import { registerOneHot } from './one-hot.ts'
import { registerPooling } from './pooling.ts'
import { registerSegment } from './segment.ts'

let registered = false

/**
 * Puts our kernels on the `wasm` backend: the gradients that the package lacks, those that it has only as slow
 * loops, and one kernel that it gets wrong.
 * Must run before the backend is set up. Everything that is not listed here keeps the package's kernel.
 */
export function registerWasmKernels(): void {
  if (registered) return
  registered = true
  registerIdentity()
  registerGather()
  registerConvolution()
  registerMatMul()
  registerPooling()
  registerDepthwise()
  registerSegment()
  registerOneHot()
}
