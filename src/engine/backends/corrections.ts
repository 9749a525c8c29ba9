/**
 * Two kernels of tfjs 4.22 give wrong numbers without an error. They are replaced when their backend is opened. The tests
 * of this file also check that the stock kernels are still wrong, so a new version that mends them is noticed.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { WebGPUBackend, webgpu_util as WebgpuUtil } from '@tensorflow/tfjs-backend-webgpu'
import { input, kernelOf, replaceKernel } from './kernels.ts'
import { tf } from './tf.ts'

const corrected = new Set<string>()

/** Runs `correct` once in this worker. */
function once(name: string, correct: () => void): void {
  if (corrected.has(name)) return
  corrected.add(name)
  correct()
}

interface ResizeAttrs {
  readonly alignCorners: boolean
  readonly halfPixelCenters?: boolean
}

/** The row (or column) of the small image that a row of the large one was taken from, as the forward kernel finds it. */
function nearest(to: number, small: number, large: number, attrs: ResizeAttrs): number {
  const aligned = attrs.alignCorners && large > 1
  const scale = aligned ? (small - 1) / (large - 1) : small / large
  const at = scale * (attrs.halfPixelCenters ? to + 0.5 : to)
  return Math.max(0, Math.min(small - 1, attrs.alignCorners ? Math.round(at) : Math.floor(at)))
}

/**
 * The gradient of resizing to the nearest pixel, on the CPU. The stock kernel steps over the batch with the stride of the
 * small image, so every image but the first gets the gradient of another place.
 */
export function correctCpu(): void {
  once('cpu', () => {
    replaceKernel(tf.ResizeNearestNeighborGrad, 'cpu', (inputs, attrs, backend) => {
      const cpu = backend as MathBackendCPU
      const images = input(inputs, 'images')
      const dy = input(inputs, 'dy')
      const [batch = 0, height = 0, width = 0, depth = 0] = images.shape
      const [, outHeight = 0, outWidth = 0] = dy.shape
      const gradient = cpu.data.get(dy.dataId).values as Float32Array
      const out = new Float32Array(batch * height * width * depth)
      const resize = attrs as ResizeAttrs
      const columns = Array.from({ length: outWidth }, (_, c) => nearest(c, width, outWidth, resize))
      let from = 0
      for (let b = 0; b < batch; b++)
        for (let r = 0; r < outHeight; r++) {
          const row = (b * height + nearest(r, height, outHeight, resize)) * width
          for (let c = 0; c < outWidth; c++) {
            const to = (row + (columns[c] ?? 0)) * depth
            for (let d = 0; d < depth; d++) out[to + d]! += gradient[from++]!
          }
        }
      return cpu.makeTensorInfo(images.shape, images.dtype, out)
    })
  })
}

const COORDINATES = ['x', 'y', 'z', 'w', 'u', 'v'] as const
/** WGSL types of coordinates, by rank. */
const VECTORS: readonly (string | undefined)[] = [
  undefined,
  undefined,
  'vec2<i32>',
  'vec3<i32>',
  'vec4<i32>',
  'vec5',
  'vec6',
]

/**
 * Transpose of int32 and bool tensors on WebGPU. The stock shader hands integers to a function that takes floats, which
 * does not compile, so the result is whatever the memory held (tfjs issue 8638). Integers stay integers here, so those
 * above 2²⁴ are exact as well.
 */
export function correctWebgpu(util: typeof WebgpuUtil): void {
  once('webgpu', () => {
    const stock = kernelOf(tf.Transpose, 'webgpu')
    replaceKernel(tf.Transpose, 'webgpu', (inputs, attrs, backend) => {
      const webgpu = backend as WebGPUBackend
      const x = input(inputs, 'x')
      const { perm } = attrs as { perm: readonly number[] }
      const rank = x.shape.length
      const vector = VECTORS[rank]
      const whole = x.dtype === 'int32' || x.dtype === 'bool'
      if (!whole || vector === undefined || webgpu.shouldExecuteOnCPU([x]))
        return stock(inputs, attrs, backend)

      const outputShape = perm.map((axis) => x.shape[axis] ?? 1)
      const from = perm.map((_, axis) => `coords.${COORDINATES[perm.indexOf(axis)] ?? ''}`)
      const workgroupSize: [number, number, number] = [64, 1, 1]
      const dispatchLayout = util.flatDispatchLayout(outputShape)
      const program = {
        variableNames: ['A'],
        workgroupSize,
        size: true,
        outputShape,
        dispatchLayout,
        dispatch: util.computeDispatch(dispatchLayout, outputShape, workgroupSize),
        shaderKey: `integerTranspose_${perm.join()}`,
        getUserCode: () => `
          fn main(index : i32) {
            if (index < uniforms.size) {
              let coords = getCoordsFromIndex(index);
              let at = getIndexFromCoords${rank}D(${vector}(${from.join()}), uniforms.aShape);
              setOutputAtIndexI32(index, A[at]);
            }
          }`,
      }
      return webgpu.runWebGPUProgram(program, [x], x.dtype)
    })
  })
}
