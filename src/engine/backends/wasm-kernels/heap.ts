import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

/**
 * The numbers of a float32 tensor, in place on the heap. The view dies when the heap grows: make every output first.
 */
export function floats(wasm: BackendWasm, tensor: TensorInfo): Float32Array {
  return wasm.typedArrayFromHeap(tensor) as Float32Array
}

/** A new float32 tensor of zeros, to be filled. */
export function zeros(wasm: BackendWasm, shape: readonly number[]): TensorInfo {
  const out = wasm.makeOutput([...shape], 'float32')
  floats(wasm, out).fill(0)
  return out
}

/** Tensors between the input and the output of a kernel: given back when it is done, whatever happens. */
export class Scratch {
  private readonly tensors: TensorInfo[] = []
  private readonly wasm: BackendWasm

  constructor(wasm: BackendWasm) {
    this.wasm = wasm
  }

  keep(tensor: TensorInfo): TensorInfo {
    this.tensors.push(tensor)
    return tensor
  }

  release(): void {
    for (const tensor of this.tensors) this.wasm.disposeData(tensor.dataId)
  }
}

/** Runs a kernel that needs tensors in between. */
export function withScratch(wasm: BackendWasm, run: (scratch: Scratch) => TensorInfo): TensorInfo {
  const scratch = new Scratch(wasm)
  try {
    return run(scratch)
  } finally {
    scratch.release()
  }
}
