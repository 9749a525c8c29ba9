import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../kernel/define.ts'
import { calculate, type Formula } from './backends/formula.ts'
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

/** The tensors that formulas speak of: a weight, its gradient, and what is remembered of it, already brought up to date. */
type Name = 'weight' | 'gradient' | 'first' | 'second'

/**
 * How one weight changes: once as one pass over plain arrays (in place for the slots, `next` is new), once as formulas for
 * a graphics device, one for each slot and one for the weight. Both are given the numbers that hold for all weights.
 */
interface Rule {
  /** Of each slot, what it becomes from itself and the gradient. */
  readonly slots: readonly Formula<Name>[]
  readonly weight: Formula<Name>
  scalars(learningRate: number, steps: number): Readonly<Record<string, number>>
  pass(
    scalars: Readonly<Record<string, number>>,
    weight: Float32Array,
    gradient: Float32Array,
    slots: readonly Float32Array[],
    next: Float32Array,
  ): void
}

/** Keras' SGD: v ← momentum · v − rate · g, w ← w + v. Without momentum w ← w − rate · g. */
function sgd(momentum: number): Rule {
  const plain = momentum === 0
  return {
    slots: plain
      ? []
      : [
          {
            name: 'sgdVelocity',
            tensors: ['first', 'gradient'],
            scalars: ['momentum', 'rate'],
            expression: 'momentum * first - rate * gradient',
          },
        ],
    weight: plain
      ? {
          name: 'sgdWeight',
          tensors: ['weight', 'gradient'],
          scalars: ['rate'],
          expression: 'weight - rate * gradient',
        }
      : { name: 'sgdMovedWeight', tensors: ['weight', 'first'], scalars: [], expression: 'weight + first' },
    scalars: (rate) => ({ rate, momentum }),
    pass({ rate = 0 }, weight, gradient, [velocity], next) {
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
  }
}

/**
 * Adam as in Kingma and Ba (2015), algorithm 1, and in PyTorch: m and v are moving means of g and g², both divided by
 * what the start at zero takes from them, and w ← w − rate · m̂ / (√v̂ + epsilon). Keras adds its epsilon (1e-7) before the
 * correction of v, a difference that only shows where gradients are of the order of epsilon.
 */
function adam(beta1: number, beta2: number, epsilon: number): Rule {
  const keep1 = 1 - beta1
  const keep2 = 1 - beta2
  return {
    slots: [
      {
        name: 'adamFirst',
        tensors: ['first', 'gradient'],
        scalars: ['beta1', 'keep1'],
        expression: 'beta1 * first + keep1 * gradient',
      },
      {
        name: 'adamSecond',
        tensors: ['second', 'gradient'],
        scalars: ['beta2', 'keep2'],
        expression: 'beta2 * second + keep2 * gradient * gradient',
      },
    ],
    weight: {
      name: 'adamWeight',
      tensors: ['weight', 'first', 'second'],
      scalars: ['rate', 'root', 'epsilon'],
      expression: 'weight - rate * first / (sqrt(second) * root + epsilon)',
    },
    // m̂ = m / (1 − β1ᵗ) goes into the rate, √v̂ = √v / √(1 − β2ᵗ) is a factor.
    scalars: (learningRate, steps) => ({
      rate: learningRate / (1 - beta1 ** steps),
      root: 1 / Math.sqrt(1 - beta2 ** steps),
      beta1,
      beta2,
      keep1,
      keep2,
      epsilon,
    }),
    pass({ rate = 0, root = 1 }, weight, gradient, slots, next) {
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
  }
}

/** What a rule remembers of each weight, and how it is carried out. */
interface Memory {
  step(scalars: Readonly<Record<string, number>>, index: number, weight: Variable, gradient: Tensor): void
  read(): Promise<Float32Array[][]>
  dispose(): void
}

/** One pass over the numbers for each weight: on the CPU and on WebAssembly, where a kernel costs more than its work. */
function inPasses(
  rule: Rule,
  weights: readonly Variable[],
  start: OptimizerState['slots'] | undefined,
): Memory | null {
  const math = hostMath()
  if (!math) return null
  const slots = weights.map((weight, index) =>
    rule.slots.map((_, slot) => {
      const values = start?.[index]?.[slot]
      return values ? Float32Array.from(values) : new Float32Array(weight.size)
    }),
  )
  return {
    step(scalars, index, weight, gradient) {
      const next = math.map([weight, gradient], (values, [from, slope]) =>
        rule.pass(scalars, from!, slope!, slots[index]!, values),
      )
      weight.assign(next)
      next.dispose()
    },
    read: () => Promise.resolve(slots.map((row) => row.map((slot) => Float32Array.from(slot)))),
    dispose: () => undefined,
  }
}

const SLOTS = ['first', 'second'] as const

/** One command for each slot and one for the weight, on a graphics device. */
function inFormulas(
  rule: Rule,
  weights: readonly Variable[],
  start: OptimizerState['slots'] | undefined,
): Memory {
  const slots: Tensor[][] = weights.map((weight, index) =>
    rule.slots.map((_, slot) => {
      const values = start?.[index]?.[slot]
      return tf.keep(values ? tf.tensor(Float32Array.from(values), weight.shape) : tf.zeros(weight.shape))
    }),
  )
  return {
    step(scalars, index, weight, gradient) {
      const row = slots[index]!
      const at: Partial<Record<Name, Tensor>> = { weight, gradient }
      for (const [slot, name] of SLOTS.entries()) if (row[slot]) at[name] = row[slot]
      const run = (formula: Formula<Name>) =>
        calculate(
          formula,
          formula.tensors.map((name) => at[name]!),
          formula.scalars.map((name) => scalars[name]!),
        )
      for (const [slot, formula] of rule.slots.entries()) {
        const after = tf.keep(run(formula))
        row[slot]!.dispose()
        row[slot] = after
        at[SLOTS[slot]!] = after
      }
      const next = run(rule.weight)
      weight.assign(next)
      next.dispose()
    },
    read: () =>
      Promise.all(
        slots.map((row) => Promise.all(row.map(async (slot) => Float32Array.from(await slot.data())))),
      ),
    dispose: () => slots.flat().forEach((slot) => slot.dispose()),
  }
}

/**
 * Makes an optimizer for the current backend, or goes on with one from a checkpoint.
 * @throws when the state is of another kind, or `apply` gets other weights than before: a programmer's mistake
 */
export function createOptimizer(settings: OptimizerSettings, from?: OptimizerState): Optimizer {
  const { kind, learningRate } = settings
  if (from && from.kind !== kind)
    throw new Error(`A checkpoint of ${from.kind} does not fit the optimizer ${kind}.`)
  const rule =
    settings.kind === 'sgd' ? sgd(settings.momentum) : adam(settings.beta1, settings.beta2, settings.epsilon)
  let memory: Memory | null = null
  let sizes: readonly number[] = []
  let steps = from?.steps ?? 0

  const remember = (weights: readonly Variable[]): Memory => {
    sizes = weights.map(({ size }) => size)
    const fits = !from || from.slots.every((row, i) => row.every((slot) => slot.length === sizes[i]))
    if (from && (!fits || from.slots.length !== weights.length))
      throw new Error('The checkpoint of the optimizer is for other weights.')
    return inPasses(rule, weights, from?.slots) ?? inFormulas(rule, weights, from?.slots)
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
      const scalars = rule.scalars(this.learningRate, steps)
      for (const [index, weight] of weights.entries()) {
        const gradient = gradients[index]
        if (gradient?.size !== weight.size) throw new Error(`There is no gradient for ${weight.name}.`)
        memory.step(scalars, index, weight, gradient)
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
