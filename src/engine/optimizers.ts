import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../kernel/define.ts'
import { hostMath } from './backends/host-math.ts'
import { tf } from './backends/tf.ts'

/**
 * Everything an optimizer remembers, as plain numbers, for a checkpoint: the same on every backend.
 */
export interface OptimizerState {
  readonly kind: OptimizerSettings['kind']
  /** Steps taken. */
  readonly steps: number
  /** For every weight, in the order of `apply`: sgd its velocity (nothing without momentum); adam its two moments. */
  readonly slots: readonly (readonly Float32Array[])[]
}

/** Changes weights by their gradients. Keeps tensors of its own on some backends: `dispose` when training ends. */
export interface Optimizer {
  /** May be set at any time; holds from the next step on. */
  learningRate: number
  /** Steps taken so far. */
  readonly steps: number
  /**
   * One step. The weights must be the same, in the same order, each time; a gradient has the shape of its weight. Each
   * weight gets a fresh tensor (a write in place would not be seen by XNNPACK, which caches packed weights by tensor).
   * Neither disposes the gradients nor reads anything back from the device.
   */
  apply(weights: readonly Variable[], gradients: readonly Tensor[]): void
  state(): Promise<OptimizerState>
  dispose(): void
}

/**
 * How one weight changes: once as one pass over plain arrays (in place for the slots, `next` is new), once as tensor
 * operations. Both are given what is the same for all weights of a step.
 */
interface Rule<Step> {
  readonly slots: number
  begin(learningRate: number, steps: number): Step
  pass(
    step: Step,
    weight: Float32Array,
    gradient: Float32Array,
    slots: readonly Float32Array[],
    next: Float32Array,
  ): void
  compose(
    step: Step,
    weight: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
  ): { next: Tensor; slots: readonly Tensor[] }
}

/** Keras' SGD: v ← momentum · v − rate · g, w ← w + v. Without momentum w ← w − rate · g. */
function sgd(momentum: number): Rule<{ rate: number }> {
  return {
    slots: momentum === 0 ? 0 : 1,
    begin: (rate) => ({ rate }),
    pass({ rate }, weight, gradient, [velocity], next) {
      if (!velocity) {
        for (let i = 0; i < next.length; i++) next[i] = weight[i]! - rate * gradient[i]!
        return
      }
      for (let i = 0; i < next.length; i++) {
        const v = momentum * velocity[i]! - rate * gradient[i]!
        velocity[i] = v
        next[i] = weight[i]! + v
      }
    },
    compose({ rate }, weight, gradient, [velocity]) {
      const push = tf.mul(gradient, rate)
      if (!velocity) return { next: tf.sub(weight, push), slots: [] }
      const v = tf.sub(tf.mul(velocity, momentum), push)
      return { next: tf.add(weight, v), slots: [v] }
    },
  }
}

/**
 * Adam as in Kingma and Ba (2015), algorithm 1, and in PyTorch: m and v are moving means of g and g², both divided by
 * what the start at zero takes from them, and w ← w − rate · m̂ / (√v̂ + epsilon). Keras adds its epsilon (1e-7) before the
 * correction of v, a difference that only shows where gradients are of the order of epsilon.
 */
function adam(
  beta1: number,
  beta2: number,
  epsilon: number,
): Rule<{ rate: number; root: number; keep1: number; keep2: number }> {
  return {
    slots: 2,
    // m̂ = m / (1 − β1ᵗ) goes into the rate, √v̂ = √v / √(1 − β2ᵗ) is a factor.
    begin: (learningRate, steps) => ({
      rate: learningRate / (1 - beta1 ** steps),
      root: 1 / Math.sqrt(1 - beta2 ** steps),
      keep1: 1 - beta1,
      keep2: 1 - beta2,
    }),
    pass({ rate, root, keep1, keep2 }, weight, gradient, slots, next) {
      const [first, second] = slots as [Float32Array, Float32Array]
      for (let i = 0; i < next.length; i++) {
        const g = gradient[i]!
        const m = beta1 * first[i]! + keep1 * g
        const v = beta2 * second[i]! + keep2 * g * g
        first[i] = m
        second[i] = v
        next[i] = weight[i]! - (rate * m) / (Math.sqrt(v) * root + epsilon)
      }
    },
    compose({ rate, root, keep1, keep2 }, weight, gradient, slots) {
      const [first, second] = slots as [Tensor, Tensor]
      const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, keep1))
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), keep2))
      const size = tf.add(tf.mul(tf.sqrt(v), root), epsilon)
      return { next: tf.sub(weight, tf.div(tf.mul(m, rate), size)), slots: [m, v] }
    },
  }
}

/** What a rule remembers of each weight, and how it is carried out. */
interface Memory<Step> {
  step(step: Step, index: number, weight: Variable, gradient: Tensor): void
  read(): Promise<Float32Array[][]>
  dispose(): void
}

/** One pass over the numbers for each weight: on the CPU and on WebAssembly, where a kernel costs more than its work. */
function inPasses<Step>(
  rule: Rule<Step>,
  weights: readonly Variable[],
  start: OptimizerState['slots'] | undefined,
): Memory<Step> | null {
  const math = hostMath()
  if (!math) return null
  const slots = weights.map((weight, index) =>
    Array.from({ length: rule.slots }, (_, slot) => {
      const values = start?.[index]?.[slot]
      return values ? Float32Array.from(values) : new Float32Array(weight.size)
    }),
  )
  return {
    step(step, index, weight, gradient) {
      const next = math.map([weight, gradient], (values, [from, slope]) =>
        rule.pass(step, from!, slope!, slots[index]!, values),
      )
      weight.assign(next)
      next.dispose()
    },
    read: () => Promise.resolve(slots.map((row) => row.map((slot) => Float32Array.from(slot)))),
    dispose: () => undefined,
  }
}

/** Tensor operations, on a graphics device. */
function inTensors<Step>(
  rule: Rule<Step>,
  weights: readonly Variable[],
  start: OptimizerState['slots'] | undefined,
): Memory<Step> {
  const slots: Tensor[][] = weights.map((weight, index) =>
    Array.from({ length: rule.slots }, (_, slot) => {
      const values = start?.[index]?.[slot]
      return tf.keep(values ? tf.tensor(Float32Array.from(values), weight.shape) : tf.zeros(weight.shape))
    }),
  )
  const dispose = () => slots.flat().forEach((slot) => slot.dispose())
  return {
    step(step, index, weight, gradient) {
      const before = slots[index]!
      const { next, slots: after } = tf.tidy(() => {
        const result = rule.compose(step, weight, gradient, before)
        return { next: result.next, slots: [...result.slots] }
      })
      weight.assign(next)
      next.dispose()
      for (const slot of after) tf.keep(slot)
      slots[index] = after
      for (const slot of before) slot.dispose()
    },
    read: () =>
      Promise.all(
        slots.map((row) => Promise.all(row.map(async (slot) => Float32Array.from(await slot.data())))),
      ),
    dispose,
  }
}

/**
 * Makes an optimizer for the current backend, or goes on with one from a checkpoint.
 * @throws when the state is of another kind, or `apply` gets other weights than before: a programmer's mistake
 */
export function createOptimizer(settings: OptimizerSettings, from?: OptimizerState): Optimizer {
  if (from && from.kind !== settings.kind)
    throw new Error(`A checkpoint of ${from.kind} does not fit the optimizer ${settings.kind}.`)
  return settings.kind === 'sgd'
    ? make(settings, sgd(settings.momentum), from)
    : make(settings, adam(settings.beta1, settings.beta2, settings.epsilon), from)
}

function make<Step>(
  { kind, learningRate }: OptimizerSettings,
  rule: Rule<Step>,
  from: OptimizerState | undefined,
): Optimizer {
  let memory: Memory<Step> | null = null
  let sizes: readonly number[] = []
  let steps = from?.steps ?? 0

  const remember = (weights: readonly Variable[]): Memory<Step> => {
    sizes = weights.map(({ size }) => size)
    const fits = !from || from.slots.every((row, i) => row.every((slot) => slot.length === sizes[i]))
    if (from && (!fits || from.slots.length !== weights.length))
      throw new Error('The checkpoint of the optimizer is for other weights.')
    return inPasses(rule, weights, from?.slots) ?? inTensors(rule, weights, from?.slots)
  }

  return {
    learningRate,
    get steps() {
      return steps
    },
    apply(weights, gradients) {
      memory ??= remember(weights)
      if (weights.length !== sizes.length || weights.some(({ size }, i) => size !== sizes[i]))
        throw new Error('An optimizer must be given the same weights each time.')
      steps++
      const step = rule.begin(this.learningRate, steps)
      for (const [index, weight] of weights.entries()) {
        const gradient = gradients[index]
        if (gradient?.size !== weight.size) throw new Error(`There is no gradient for ${weight.name}.`)
        memory.step(step, index, weight, gradient)
      }
    },
    async state() {
      return { kind, steps, slots: memory ? await memory.read() : (from?.slots ?? []) }
    },
    dispose() {
      memory?.dispose()
      memory = null
    },
  }
}
