import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, kernelOf, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'
import { withScratch } from './heap.ts'

interface MatMulAttrs {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** Below this many multiplications the compiled package's plain loop takes less time than a transpose. */
const WORTHWHILE = 2048

const isSingle = ({ shape }: TensorInfo) => shape.slice(0, -2).every((length) => length === 1)

/**
 * A product with a transposed side is a plain loop in the compiled package; both gradients of every dense layer are such
 * products. Transposing first and then taking the fast product is quicker.
 */
export function registerMatMul(): void {
  const stock = kernelOf(tf.BatchMatMul, 'wasm')
  const transpose = kernelOf(tf.Transpose, 'wasm')

  replaceKernel(tf.BatchMatMul, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const { transposeA, transposeB } = anyAttrs as MatMulAttrs
    const a = input(inputs, 'a')
    const b = input(inputs, 'b')
    const inner = a.shape.at(transposeA ? -2 : -1) ?? 0
    const rows = a.shape.at(transposeA ? -1 : -2) ?? 0
    const columns = b.shape.at(transposeB ? -2 : -1) ?? 0
    const fast =
      (transposeA || transposeB) &&
      isSingle(a) &&
      isSingle(b) &&
      a.dtype === 'float32' &&
      b.dtype === 'float32' &&
      rows * inner * columns >= WORTHWHILE
    if (!fast) return stock(inputs, anyAttrs, backend)
    return withScratch(wasm, (scratch) => {
      const turn = (x: TensorInfo, needed: boolean) => {
        if (!needed) return x
        const last = x.shape.length - 1
        const perm = x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis))
        return scratch.keep(transpose({ x }, { perm }, wasm))
      }
      return stock(
        { a: turn(a, transposeA), b: turn(b, transposeB) },
        { transposeA: false, transposeB: false },
        wasm,
      )
    })
  })
}
