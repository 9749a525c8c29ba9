import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { LossCall, WeightSpec } from '../kernel/define.ts'
import { random, type Random } from '../kernel/random.ts'
import { tf } from './backends/tf.ts'
import type { HeadPart, Outline } from './outline.ts'

/** The numbers of all weights, per layer and name, off the device. */
export type WeightValues = ReadonlyMap<string, Readonly<Record<string, Float32Array>>>

/** What a loss is told, without the answer. */
export type HeadCall = Omit<LossCall, 'target'>

/** A network on the current backend. */
export interface Network {
  /** Every weight, in the order of the layers. */
  readonly variables: readonly Variable[]
  /**
   * Computes the predictions of all heads for a batch, one tensor per input. Call inside `tf.tidy`.
   * `step` counts training steps and seeds what is random in a layer.
   */
  forward(inputs: readonly Tensor[], training: boolean, step: number): HeadCall[]
  /** Reads all weights back. */
  read(): Promise<WeightValues>
  dispose(): void
}

/** Weights as they are before the first step: the same for a seed on every backend. */
export function initialWeights({ layers }: Outline, seed: number): WeightValues {
  return new Map(
    layers.map(({ node, weights }) => [
      node.id,
      Object.fromEntries(weights.map((spec) => [spec.name, draw(spec, random(seed, node.id, spec.name))])),
    ]),
  )
}

function draw({ shape, initializer, fanIn, fanOut }: WeightSpec, from: Random): Float32Array {
  const values = new Float32Array(shape.reduce((size, dim) => size * dim, 1))
  switch (initializer) {
    case 'zeros':
      return values
    case 'ones':
      return values.fill(1)
    case 'glorotUniform': {
      // Glorot and Bengio (2010): a variance of 2 / (fanIn + fanOut), evenly spread.
      const limit = Math.sqrt(6 / Math.max(1, fanIn + fanOut))
      return values.map(() => (2 * from.uniform() - 1) * limit)
    }
    case 'heNormal': {
      // He et al. (2015), cut at two deviations and widened by as much as the cut takes away, as in Keras.
      const deviation = Math.sqrt(2 / Math.max(1, fanIn)) / 0.87962566103423978
      return values.map(() => {
        let value = from.normal()
        while (Math.abs(value) > 2) value = from.normal()
        return value * deviation
      })
    }
  }
}

let made = 0

/** Puts a network with these weights on the current backend. */
export function buildNetwork(outline: Outline, values: WeightValues): Network {
  const { inputs, layers, heads, settings } = outline
  const name = `network-${made++}`
  const weights = layers.map(({ node, weights: specs }) => {
    const given = values.get(node.id)
    return Object.fromEntries(
      specs.map((spec): [string, Variable] => {
        const numbers = given?.[spec.name]
        if (!numbers) throw new Error(`internal: no numbers for the weight ${spec.name} of ${node.id}`)
        const initial = tf.tensor(numbers, [...spec.shape])
        const variable = tf.variable(initial, true, `${name}/${node.id}/${spec.name}`)
        initial.dispose()
        return [spec.name, variable]
      }),
    )
  })
  const variables = weights.flatMap((one) => Object.values(one))

  return {
    variables,
    forward(batch, training, step) {
      const values = new Map<string, { y: Tensor; logits?: Tensor }>()
      inputs.forEach(({ node }, at) => values.set(node.id, { y: batch[at]! }))
      layers.forEach(({ node, work, inputs: ports }, at) => {
        const arriving: Record<string, Tensor | Tensor[]> = {}
        for (const { port, many, from } of ports) {
          const tensors = from.map((ref) => values.get(ref.node)!.y)
          arriving[port] = many ? tensors : tensors[0]!
        }
        const call = {
          inputs: arriving as never,
          weights: weights[at]!,
          training,
          random: lazily(() => random(settings.seed, node.id, 'step', step)),
        }
        values.set(node.id, work.call(tf, node.params, call))
      })
      return heads.map((head) => headCall(head, values.get(head.prediction.node)!))
    },
    async read() {
      const read = await Promise.all(
        weights.map(async (one) => {
          const entries = Object.entries(one).map(async ([name, variable]) => {
            return [name, Float32Array.from(await variable.data())] as const
          })
          return Object.fromEntries(await Promise.all(entries))
        }),
      )
      return new Map(layers.map(({ node }, at) => [node.id, read[at]!]))
    },
    dispose() {
      for (const variable of variables) variable.dispose()
    },
  }
}

function headCall({ linear }: HeadPart, value: { y: Tensor; logits?: Tensor }): HeadCall {
  return { prediction: value.y, logits: value.logits ?? (linear ? value.y : null) }
}

/** Most layers draw nothing, so a stream is only made when it is asked for a number. */
function lazily(make: () => Random): Random {
  let stream: Random | null = null
  const get = () => (stream ??= make())
  return {
    uniform: () => get().uniform(),
    normal: () => get().normal(),
    integer: (below) => get().integer(below),
    shuffle: (values) => get().shuffle(values),
  }
}
