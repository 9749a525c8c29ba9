import { random } from '../../src/kernel/random.ts'

export type WorkloadName = 'mlp' | 'cnn'

/** One thing that is trained, the same for everybody: Adam, softmax, cross-entropy. */
export interface Workload {
  readonly name: WorkloadName
  /** Of one example: numbers, or height × width × channels. */
  readonly shape: readonly number[]
  readonly classes: number
  readonly rows: number
  readonly batch: number
  readonly learningRate: number
  /** Rows of the one batch on which loss traces are compared. */
  readonly parityRows: number
}

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  /** T1: 4-10-3, about the size of the penguins. */
  mlp: { name: 'mlp', shape: [4], classes: 3, rows: 320, batch: 16, learningRate: 0.005, parityRows: 16 },
  /** T2: conv 3×3×8, pool, conv 3×3×16, pool, dense 10, on images of the size of MNIST's. */
  cnn: {
    name: 'cnn',
    shape: [28, 28, 1],
    classes: 10,
    rows: 1024,
    batch: 64,
    learningRate: 0.005,
    parityRows: 8,
  },
}

/** Constants of Adam, for those who have none of their own. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const

export interface Data {
  /** rows × numbers */
  readonly values: Float32Array
  readonly labels: Int32Array
}

/** Random numbers that can be learned: every class has a pattern of its own, and noise lies over it. */
export function makeData({ name, shape, classes }: Workload, rows: number): Data {
  const size = shape.reduce((product, length) => product * length, 1)
  const from = random(7, 'bench', name)
  const patterns = Float32Array.from({ length: classes * size }, () => from.normal())
  const values = new Float32Array(rows * size)
  const labels = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const label = row % classes
    labels[row] = label
    for (let at = 0; at < size; at++)
      values[row * size + at] = 0.5 * (patterns[label * size + at] ?? 0) + 0.5 * from.normal()
  }
  return { values, labels }
}

/** The same labels as vectors with a single 1. */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const vectors = new Float32Array(labels.length * classes)
  labels.forEach((label, row) => {
    vectors[row * classes + label] = 1
  })
  return vectors
}
