import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { input, kernelOf, replaceKernel } from '../kernels.ts'
import { tf } from '../tf.ts'
import { floats, Scratch, withScratch } from './heap.ts'

interface MatMulAttrs {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** Below this many multiplications the compiled package's plain loop takes less time than what is done here first. */
const WORTHWHILE = 6000

/** The same numbers seen as `count` matrices. */
function matrices({ dataId, dtype, shape }: TensorInfo): TensorInfo & { shape: [number, number, number] } {
  const [rows = 0, columns = 0] = shape.slice(-2)
  return { dataId, dtype, shape: [tf.util.sizeFromShape(shape.slice(0, -2)), rows, columns] }
}

/**
 * The compiled package multiplies fast where there is one matrix on each side and none is transposed; everything else is
 * a plain loop: both gradients of every dense layer, and all of attention. Here such a product is made of fast ones:
 * transposed first, as one tall matrix where one matrix multiplies many, one after the other where there are many pairs.
 */
export function registerMatMul(): void {
  const stock = kernelOf(tf.BatchMatMul, 'wasm')
  const transpose = kernelOf(tf.Transpose, 'wasm')
  const slice = kernelOf(tf.Slice, 'wasm')

  /** A product of two single matrices, each turned first where it has to be. */
  const product = (wasm: BackendWasm, scratch: Scratch, a: TensorInfo, b: TensorInfo, attrs: MatMulAttrs) => {
    const turn = (x: TensorInfo, needed: boolean) =>
      needed ? scratch.keep(transpose({ x }, { perm: [0, 2, 1] }, wasm)) : x
    return stock(
      { a: turn(a, attrs.transposeA), b: turn(b, attrs.transposeB) },
      { transposeA: false, transposeB: false },
      wasm,
    )
  }

  replaceKernel(tf.BatchMatMul, 'wasm', (inputs, anyAttrs, backend) => {
    const wasm = backend as BackendWasm
    const attrs = anyAttrs as MatMulAttrs
    const { transposeA, transposeB } = attrs
    const left = input(inputs, 'a')
    const right = input(inputs, 'b')
    const a = matrices(left)
    const b = matrices(right)
    const [inner, rows] = transposeA ? [a.shape[1], a.shape[2]] : [a.shape[2], a.shape[1]]
    const columns = b.shape[transposeB ? 1 : 2]
    const [countA, countB] = [a.shape[0], b.shape[0]]
    const isFast = !transposeA && !transposeB && countA === 1 && countB === 1
    const isFloat = a.dtype === 'float32' && b.dtype === 'float32'
    // What does not fit together is refused by the package's kernel, in its words.
    const fits = inner === b.shape[transposeB ? 2 : 1]
    if (isFast || !isFloat || !fits || rows * inner * columns < WORTHWHILE)
      return stock(inputs, anyAttrs, backend)

    const shape = [
      ...tf.broadcast_util.assertAndGetBroadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2)),
      rows,
      columns,
    ]
    if (countA === 1 && countB === 1) {
      const { dataId, dtype } = withScratch(wasm, (scratch) => product(wasm, scratch, a, b, attrs))
      return { dataId, dtype, shape }
    }
    if (countB === 1 && !transposeA) {
      const tall = { ...a, shape: [1, countA * rows, inner] }
      const { dataId, dtype } = withScratch(wasm, (scratch) => product(wasm, scratch, tall, b, attrs))
      return { dataId, dtype, shape }
    }
    // Pairs, one by one; where a side is repeated along some axes only, the package is left to it.
    if (countA !== countB || tf.util.sizeFromShape(shape.slice(0, -2)) !== countA)
      return stock(inputs, anyAttrs, backend)

    const out = wasm.makeOutput(shape, 'float32')
    const one = ([, height, width]: [number, number, number]) => [1, height, width]
    for (let index = 0; index < countA; index++) {
      const scratch = new Scratch(wasm)
      try {
        const begin = [index, 0, 0]
        const x = scratch.keep(slice({ x: a }, { begin, size: one(a.shape) }, wasm))
        const y = scratch.keep(slice({ x: b }, { begin, size: one(b.shape) }, wasm))
        const part = scratch.keep(product(wasm, scratch, x, y, attrs))
        floats(wasm, out).set(floats(wasm, part), index * rows * columns)
      } finally {
        scratch.release()
      }
    }
    return out
  })
}
