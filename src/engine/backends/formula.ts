import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from './tf.ts'

/**
 * A calculation, number by number, over tensors of one shape. On a graphics device it is one command, where the same in
 * tfjs' operations is one for each sign, with an upload for each scalar.
 */
export interface Formula<Name extends string = string> {
  /** Unique: compiled shaders are kept by it. */
  readonly name: string
  /** Names of the tensors and of the scalars, as they stand in the expression. */
  readonly tensors: readonly Name[]
  readonly scalars: readonly string[]
  /** In what WGSL and GLSL have in common: `a * b + sqrt(c)`. */
  readonly expression: string
}

/** tfjs makes names of functions from names of tensors by putting a capital in front. */
const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

function onWebgpu(
  formula: Formula,
  tensors: readonly Tensor[],
  scalars: readonly number[],
): { dataId: object } {
  const size = tensors[0]?.size ?? 0
  const workgroupSize: [number, number, number] = [64, 1, 1]
  const program = {
    variableNames: formula.tensors.map(upper),
    uniforms: formula.scalars.map((name) => `${name} : f32,`).join(' '),
    workgroupSize,
    size: true,
    // One line of numbers, whatever the shape: so one shader does for all weights.
    outputShape: [size],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(size / 64), 1, 1] as [number, number, number],
    shaderKey: formula.name,
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          ${formula.tensors.map((name) => `let ${name} = ${upper(name)}[index];`).join(' ')}
          ${formula.scalars.map((name) => `let ${name} = uniforms.${name};`).join(' ')}
          setOutputAtIndex(index, ${formula.expression});
        }
      }`,
  }
  const flat = tensors.map(({ dataId, dtype }) => ({ dataId, dtype, shape: [size] }))
  const uniforms = scalars.map((value) => ({ type: 'float32', data: [value] }))
  return (tf.backend() as WebGPUBackend).runWebGPUProgram(program, flat, 'float32', uniforms)
}

function onWebgl(
  formula: Formula,
  tensors: readonly Tensor[],
  scalars: readonly number[],
): { dataId: object } {
  const program = {
    variableNames: formula.tensors.map(upper),
    outputShape: tensors[0]?.shape ?? [],
    customUniforms: formula.scalars.map((name) => ({ name, type: 'float' as const })),
    userCode: `
      void main() {
        ${formula.tensors.map((name) => `float ${name} = get${upper(name)}AtOutCoords();`).join(' ')}
        setOutput(${formula.expression});
      }`,
  }
  const backend = tf.backend() as MathBackendWebGL
  return backend.compileAndRun(
    program,
    [...tensors],
    'float32',
    scalars.map((value) => [value]),
  )
}

/**
 * Calculates a formula on the graphics device that is the current backend.
 * @param tensors float32, all of one shape, in the order of `formula.tensors`; at least one
 * @param scalars in the order of `formula.scalars`; a new value compiles nothing
 * @returns a new tensor of that shape
 */
export function calculate(formula: Formula, tensors: readonly Tensor[], scalars: readonly number[]): Tensor {
  const run = tf.getBackend() === 'webgpu' ? onWebgpu : onWebgl
  const { dataId } = run(formula, tensors, scalars)
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape: tensors[0]?.shape ?? [], dtype: 'float32' })
}
