import type { Tensor } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { openBackend } from '../../../src/engine/backends/create.ts'
import { tf } from '../../../src/engine/backends/tf.ts'
import type { Definition, LayerWork } from '../../../src/kernel/define.ts'
import type { Ports } from '../../../src/kernel/port.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import { random } from '../../../src/kernel/random.ts'
import type { Shape } from '../../../src/kernel/shape.ts'
import type { TensorInfo } from '../../../src/kernel/wire.ts'
import fixture from '../../fixtures/layers/layers.json' with { type: 'json' }

interface Numbers {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** One layer on known numbers, as PyTorch computes it. */
export interface LayerCase {
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  readonly inputs: readonly Numbers[]
  readonly weights: Readonly<Record<string, Numbers>>
  readonly output: Numbers
  readonly gradient: Numbers
  readonly inputGradients: readonly Numbers[]
  readonly weightGradients: Readonly<Record<string, Numbers>>
}

const CONTEXT = { key: 'own', facts: undefined }

/** Opens the reference backend; numbers of a layer do not depend on which one it is. */
export async function openCpu(): Promise<void> {
  const opened = await openBackend('cpu')
  expect(opened.ok).toBe(true)
}

/** A described tensor; straight from an Input where nothing else is said. */
export function tensorInfo(shape: Shape, more: Partial<TensorInfo> = {}): TensorInfo {
  return { kind: 'tensor', shape, activated: 'linear', rowsKey: 'rows', columns: ['a'], ...more }
}

/** Inputs of a layer by port: one tensor, or all of them where a port takes many. */
function byPort<T>({ inputs }: Definition, tensors: readonly T[]): Record<string, T | readonly T[]> {
  const [port, { many } = { many: false }] = Object.entries(inputs)[0] ?? []
  const [first] = tensors
  if (port === undefined || first === undefined) throw new Error('a layer has inputs')
  return { [port]: many === true ? tensors : first }
}

type AnyLayer = LayerWork<Record<string, unknown>, Ports>

export function layerWork({ work, type }: Definition): AnyLayer {
  if (work.role !== 'layer') throw new Error(`${type} is not a layer`)
  return work
}

/** What a layer promises for inputs of these shapes: its output, or the problems. */
export function inferLayer(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  inputs: readonly TensorInfo[],
):
  | { readonly y: TensorInfo; readonly problems: readonly Problem[] }
  | { readonly refused: readonly Problem[] } {
  const found = definition.infer(
    definition.params.parse(params),
    byPort(definition, inputs) as never,
    CONTEXT,
  )
  if (found.ok === 'waiting') throw new Error('a layer never waits')
  if (!found.ok) return { refused: found.problems }
  const { y } = found.value
  if (y?.kind !== 'tensor') throw new Error('a layer gives out a tensor')
  return { y, problems: found.problems }
}

/** Calls a layer as the engine does. Inside `tf.tidy`. */
export function callLayer(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  inputs: readonly Tensor[],
  weights: Readonly<Record<string, Tensor>> = {},
  { training = false, seed = 1 } = {},
): { y: Tensor; logits?: Tensor } {
  return layerWork(definition).call(tf, definition.params.parse(params), {
    inputs: byPort(definition, inputs) as never,
    weights,
    training,
    random: random(seed, 'test'),
  })
}

/** The specs of a layer's weights for inputs of these shapes. */
export function weightsOf(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  inputs: readonly TensorInfo[],
) {
  const described = byPort(definition, inputs) as never
  return layerWork(definition).weights(definition.params.parse(params), described)
}

/** Whether a layer built for these shapes gives what inference promised. */
export function expectPromiseKept(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  shapes: readonly (readonly number[])[],
): void {
  const infos = shapes.map((shape) => tensorInfo(shape))
  const found = inferLayer(definition, params, infos)
  if ('refused' in found) return
  tf.tidy(() => {
    const weights = Object.fromEntries(
      weightsOf(definition, params, infos).map(({ name, shape }) => [name, tf.ones([...shape])]),
    )
    const inputs = shapes.map((shape) => tf.ones([2, ...shape]))
    expect(callLayer(definition, params, inputs, weights).y.shape).toEqual([2, ...found.y.shape])
  })
}

function cases(type: string): LayerCase[] {
  return (fixture as readonly unknown[] as readonly LayerCase[]).filter((one) => one.type === type)
}

function tensorOf({ shape, values }: Numbers): Tensor {
  return tf.tensor([...values], [...shape], 'float32')
}

function expectNear(actual: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(wanted.length)
  wanted.forEach((value, at) =>
    expect(
      Math.abs((actual[at] ?? NaN) - value),
      `number ${at}: ${String(actual[at])} for ${value}`,
    ).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
  )
}

/** Tests a layer against PyTorch: its values, the gradients of inputs and weights, the shapes of its weights. */
export function itEqualsPyTorch(definition: Definition): void {
  const all = cases(definition.type)
  it.each(all.map((one) => [JSON.stringify(one.params), one] as const))(
    'equals PyTorch: %s',
    async (_, one) => {
      await openCpu()
      const names = Object.keys(one.weights)
      const infos = one.inputs.map(({ shape }) => tensorInfo(shape.slice(1)))
      const specs = weightsOf(definition, one.params, infos)
      expect(Object.fromEntries(specs.map(({ name, shape }) => [name, shape]))).toEqual(
        Object.fromEntries(names.map((name) => [name, one.weights[name]?.shape])),
      )
      const before = tf.memory().numTensors
      tf.tidy(() => {
        const leaves = [...one.inputs, ...names.map((name) => one.weights[name]!)].map(tensorOf)
        const forward = (...given: Tensor[]) =>
          callLayer(
            definition,
            one.params,
            given.slice(0, one.inputs.length),
            Object.fromEntries(names.map((name, at) => [name, given[one.inputs.length + at]!])),
          )
        const { y, logits } = forward(...leaves)
        expect(y.shape).toEqual(one.output.shape)
        expectNear(y.dataSync(), one.output.values, 2e-6)
        if (logits) {
          const squash = one.params['activation'] === 'sigmoid' ? tf.sigmoid(logits) : tf.softmax(logits, -1)
          expectNear(squash.dataSync(), one.output.values, 2e-6)
        }
        const gradients = tf.grads((...given: Tensor[]) =>
          tf.mul(forward(...given).y, tensorOf(one.gradient)),
        )(leaves)
        const wanted = [...one.inputGradients, ...names.map((name) => one.weightGradients[name]!)]
        wanted.forEach(({ values }, at) => expectNear(gradients[at]?.dataSync() ?? [], values, 2e-5))
        expectNumericGradients(forward, leaves, gradients, tensorOf(one.gradient))
      })
      expect(tf.memory().numTensors).toBe(before)
    },
  )
}

/** The slope along a random direction, by two values on either side, equals what the gradients say. */
function expectNumericGradients(
  forward: (...given: Tensor[]) => { y: Tensor },
  leaves: readonly Tensor[],
  gradients: readonly Tensor[],
  behind: Tensor,
): void {
  const step = 2e-3
  const from = random(5, 'directions')
  leaves.forEach((leaf, at) => {
    const direction = tf.tensor(
      Float32Array.from({ length: leaf.size }, () => from.normal()),
      leaf.shape,
    )
    const value = (sign: number) =>
      tf
        .sum(
          tf.mul(
            forward(
              ...leaves.map((other, k) => (k === at ? tf.add(leaf, tf.mul(sign * step, direction)) : other)),
            ).y,
            behind,
          ),
        )
        .dataSync()[0] ?? NaN
    const slope = (value(1) - value(-1)) / (2 * step)
    const said = tf.sum(tf.mul(gradients[at]!, direction)).dataSync()[0] ?? NaN
    const length = tf.norm(gradients[at]!).dataSync()[0] ?? 0
    expect(Math.abs(slope - said), `slope ${slope}, gradient ${said}`).toBeLessThan(
      0.02 * Math.max(1, length),
    )
  })
}
