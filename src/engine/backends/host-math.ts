import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from './tf.ts'

/** Calculates a new float32 tensor from others by a loop over their numbers, where those lie in this worker's memory. */
export interface HostMath {
  /**
   * @param sources all float32; the first gives the new tensor its shape. They are only read
   * @param fill writes every number of `next`; must make no tensor, which could move the others
   */
  map(
    sources: readonly Tensor[],
    fill: (next: Float32Array, sources: readonly Float32Array[]) => void,
  ): Tensor
}

const onCpu: HostMath = {
  map(sources, fill) {
    const backend = tf.backend() as MathBackendCPU
    const shape = sources[0]?.shape ?? []
    const next = new Float32Array(tf.util.sizeFromShape(shape))
    // Read through the engine, which fetches tensors that were made on another backend.
    fill(
      next,
      sources.map((source) => source.dataSync<'float32'>()),
    )
    return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo(shape, 'float32', next))
  },
}

const onWasm: HostMath = {
  map(sources, fill) {
    const backend = tf.backend() as BackendWasm
    const out = backend.makeOutput(sources[0]?.shape ?? [], 'float32')
    // Copies come first: making one may grow the heap, which ends the life of every view.
    const copies = sources.map((source) =>
      backend.dataIdMap.has(source.dataId) ? null : source.dataSync<'float32'>(),
    )
    const views = sources.map(
      (source, index) => copies[index] ?? (backend.typedArrayFromHeap(source) as Float32Array),
    )
    fill(backend.typedArrayFromHeap(out) as Float32Array, views)
    return tf.engine().makeTensorFromTensorInfo(out)
  },
}

/** `null` when the current backend keeps its numbers on a graphics device. */
export function hostMath(): HostMath | null {
  const name = tf.getBackend()
  return name === 'cpu' ? onCpu : name === 'wasm' ? onWasm : null
}
