import type { Scalar, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import { random } from '../kernel/random.ts'
import { tf } from './backends/tf.ts'
import type { HeadCall, Network } from './network.ts'
import { createOptimizer } from './optimizers.ts'
import type { Outline } from './outline.ts'
import type { Prepared, Resident } from './resident.ts'
import type { Measures, Snapshot, Stepper } from './step.ts'

/** Results are packed in blocks of one size, so that a graphics device compiles the packing once. */
const BLOCK = 32

interface TfSnapshot extends Snapshot {
  readonly tensors: readonly Tensor[]
}

/**
 * Steps made of tfjs operations: the reference that every other way must equal.
 *
 * The rows that are left over at the end of an epoch form a smaller batch of their own, as in Keras and PyTorch: every row
 * is seen once per epoch and every step is the exact mean over its rows. Padding would need a mask in every loss and in
 * every layer that looks across the batch; the price of not padding is one more set of shapes, never more than two.
 *
 * Owns the optimizer and what it makes here; network and data belong to the caller.
 */
export function createTfStepper(
  outline: Outline,
  network: Network,
  data: Resident,
  { validation }: Pick<Prepared, 'validation'>,
): Stepper {
  const { settings, heads } = outline
  const { variables } = network
  const optimizer = createOptimizer(settings.optimizer)
  const slow = tf.getBackend() === 'webgpu' || tf.getBackend() === 'webgl'
  const checks = chunks(validation, chunkRows(outline))
  // Kept off the device, from where each step takes its part. Cut there, it would be wrong while WebGL compiles ahead: tfjs
  // then keeps the whole order on the host and takes it for the part.
  let order = new Int32Array(0)
  let pending: Scalar[] = []

  interface Batch {
    inputs: Tensor[]
    targets: Tensor[]
  }
  const gather = (index: Tensor1D): Batch => ({
    inputs: data.inputs.map((tensor) => tf.gather(tensor, index)),
    targets: data.targets.map((tensor) => tf.gather(tensor, index)),
  })
  /** Changes the images of a batch as the nodes that augment say; the same for a seed on every backend. */
  const augmented = (batch: Batch, number: number): Batch => {
    const changed = { inputs: [...batch.inputs], targets: [...batch.targets] }
    for (const { node, augment, inputs, targets } of outline.augments) {
      const images: Record<string, Tensor4D> = {}
      for (const { at, column } of inputs) images[column] = changed.inputs[at] as Tensor4D
      for (const { at, column } of targets) images[column] = changed.targets[at] as Tensor4D
      const draw = random(settings.seed, node.id, 'augment', number)
      const made = augment.batch(tf, node.params, images, draw)
      for (const { at, column } of inputs) changed.inputs[at] = made[column] ?? changed.inputs[at]!
      for (const { at, column } of targets) changed.targets[at] = made[column] ?? changed.targets[at]!
    }
    return changed
  }
  const totalLoss = (calls: readonly HeadCall[], targets: readonly Tensor[]): Scalar => {
    let total: Scalar | null = null
    heads.forEach(({ work, node, info }, at) => {
      const classWeights = data.classWeights[at]
      const call = { ...calls[at]!, target: targets[at]!, ...(classWeights && { classWeights }) }
      const loss = work.loss(tf, node.params, call)
      const weighted = info.weight === 1 ? loss : tf.mul<Scalar>(loss, info.weight)
      total = total === null ? weighted : tf.add<Scalar>(total, weighted)
    })
    return total!
  }
  /** The metric that people see is the first loss's. */
  const metric = (calls: readonly HeadCall[], targets: readonly Tensor[]): Scalar =>
    heads[0]!.work.metric.sum(tf, { ...calls[0]!, target: targets[0]! })

  return {
    startEpoch(rows) {
      order = Int32Array.from(rows)
    },

    step(from, count, number) {
      const kept: Tensor[] = []
      try {
        const made = tf.tidy(() => {
          const index = tf.tensor1d(order.slice(from, from + count), 'int32')
          const { inputs, targets } = augmented(gather(index), number)
          let first: HeadCall | null = null
          const { value, grads } = tf.variableGrads(() => {
            const calls = network.forward(inputs, true, number)
            // The metric is computed from these after the gradients, so that it is not recorded for them.
            const { prediction, logits } = calls[0]!
            first = calls[0]!
            kept.push(tf.keep(prediction))
            if (logits) kept.push(tf.keep(logits))
            return totalLoss(calls, targets)
          }, variables as never)
          optimizer.apply(
            variables,
            variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable)),
          )
          return [value, metric([first!], targets)]
        })
        pending.push(...made)
      } finally {
        for (const tensor of kept) tensor.dispose()
      }
    },

    async results() {
      const taken = pending
      pending = []
      const values = slow ? await packed(taken) : await oneByOne(taken)
      return {
        losses: values.filter((_, at) => at % 2 === 0),
        metrics: values.filter((_, at) => at % 2 === 1),
      }
    },

    validate() {
      if (validation.length === 0) return null
      const sums = tf.tidy(() => {
        let sum: Tensor | null = null
        for (const rows of checks) {
          const both = tf.tidy(() => {
            const { inputs, targets } = gather(tf.tensor1d(rows, 'int32'))
            const calls = network.forward(inputs, false, 0)
            return tf.stack([tf.mul(totalLoss(calls, targets), rows.length), metric(calls, targets)])
          })
          sum = sum === null ? both : tf.add(sum, both)
        }
        return sum!
      })
      return sums.data().then(
        ([loss = NaN, right = NaN]): Measures => {
          sums.dispose()
          return { loss: loss / validation.length, metric: right / validation.length }
        },
        (thrown: unknown) => {
          sums.dispose()
          throw thrown
        },
      )
    },

    setLearningRate(rate) {
      optimizer.learningRate = rate
    },
    snapshot(): TfSnapshot {
      // Copies share their numbers with the weights until a step gives a weight new ones.
      const tensors = variables.map((variable) => tf.clone(variable))
      return { tensors, dispose: () => tensors.forEach((tensor) => tensor.dispose()) }
    },
    restore(snapshot) {
      const { tensors } = snapshot as TfSnapshot
      variables.forEach((variable, at) => variable.assign(tensors[at]!))
    },
    weights: () => network.read(),
    dispose() {
      for (const scalar of pending) scalar.dispose()
      pending = []
      optimizer.dispose()
    },
  }
}

async function packed(scalars: readonly Scalar[]): Promise<Float32Array> {
  let blocks: Tensor[] = []
  try {
    blocks = tf.tidy(() => {
      const zero = tf.scalar(0)
      const made: Tensor[] = []
      for (let from = 0; from < scalars.length; from += BLOCK)
        made.push(tf.stack(Array.from({ length: BLOCK }, (_, at) => scalars[from + at] ?? zero)))
      return made
    })
    const read = await Promise.all(blocks.map((block) => block.data()))
    const values = new Float32Array(scalars.length)
    read.forEach((block, at) => values.set(block.subarray(0, scalars.length - at * BLOCK), at * BLOCK))
    return values
  } finally {
    for (const tensor of [...scalars, ...blocks]) tensor.dispose()
  }
}

/** Where the numbers are in this thread's memory, reading costs nothing, and packing would. */
async function oneByOne(scalars: readonly Scalar[]): Promise<Float32Array> {
  try {
    const read = await Promise.all(scalars.map((scalar) => scalar.data()))
    return Float32Array.from(read, ([value]) => value ?? NaN)
  } finally {
    for (const scalar of scalars) scalar.dispose()
  }
}

/** Bytes of activations that predicting one chunk may take. */
const CHUNK_BYTES = 64_000_000

/** How many rows are computed at once when nothing is learned from them. */
export function chunkRows({ activations }: Pick<Outline, 'activations'>): number {
  return Math.max(1, Math.min(1024, Math.floor(CHUNK_BYTES / (4 * Math.max(1, activations)))))
}

/** Rows in chunks, as the device wants indices. */
export function chunks(rows: Uint32Array, size: number): Int32Array[] {
  const parts: Int32Array[] = []
  for (let from = 0; from < rows.length; from += size)
    parts.push(Int32Array.from(rows.subarray(from, from + size)))
  return parts
}
