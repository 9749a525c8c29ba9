import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, kernelOf, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'

interface GatherAttrs {
  readonly axis: number
  readonly batchDims: number
}

/** From so many bytes on, moving a slice as a block is quicker than number by number. */
const BLOCK = 128

/**
 * Picks slices along an axis: every batch of training rows. The compiled package finds the place of each single number
 * anew; here a slice is one move of memory.
 */
export function registerGather(): void {
  const stock = kernelOf(tf.GatherV2, 'wasm')

  replaceKernel(tf.GatherV2, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const { axis: given, batchDims } = anyAttrs as GatherAttrs
    const x = input(inputs, 'x')
    const indices = input(inputs, 'indices')
    if (batchDims !== 0 || x.dtype === 'string' || x.dtype === 'complex64')
      return stock(inputs, anyAttrs, backend)
    const axis = given < 0 ? given + x.shape.length : given
    const before = x.shape.slice(0, axis)
    const behind = x.shape.slice(axis + 1)
    const length = x.shape[axis] ?? 0
    const outer = tf.util.sizeFromShape(before)
    const slice = tf.util.sizeFromShape(behind)
    const out = wasm.makeOutput([...before, ...indices.shape, ...behind], x.dtype)
    const to = wasm.typedArrayFromHeap(out)
    const from = wasm.typedArrayFromHeap(x)
    const picked = wasm.typedArrayFromHeap(indices)
    const bytes = slice * to.BYTES_PER_ELEMENT
    const heap = new Uint8Array(to.buffer)
    let next = 0
    for (let block = 0; block < outer; block++)
      for (const index of picked) {
        if (!(index >= 0 && index < length)) {
          wasm.disposeData(out.dataId)
          throw new Error(`GatherV2: the index value ${index} is not in [0, ${length - 1}]`)
        }
        let at = (block * length + index) * slice
        if (bytes >= BLOCK) {
          const start = from.byteOffset + at * to.BYTES_PER_ELEMENT
          heap.copyWithin(to.byteOffset + next * to.BYTES_PER_ELEMENT, start, start + bytes)
          next += slice
        } else for (let one = 0; one < slice; one++) to[next++] = from[at++]!
      }
    return out
  })
}
