import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { openBackend } from '../../src/engine/backends/create.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { buildNetwork, initialWeights } from '../../src/engine/network.ts'
import { outlineOf } from '../../src/engine/outline.ts'
import { prepare, upload } from '../../src/engine/resident.ts'
import type { BackendName } from '../../src/engine/protocol.ts'
import { createTables } from '../../src/engine/tables.ts'
import { createTfStepper } from '../../src/engine/tf-stepper.ts'
import { catalogue, graphOf, planFor } from './graphs.ts'
import { WORKLOADS, type WorkloadName } from './workloads.ts'

export interface KernelCost {
  readonly kernel: string
  /** Calls in one training step, those inside of other kernels too. */
  readonly calls: number
  /** Milliseconds of one step in this kernel itself. On a graphics device: only until it is queued. */
  readonly milliseconds: number
}

export interface Profile {
  readonly stepMilliseconds: number
  readonly kernels: readonly KernelCost[]
}

const STEPS = { mlp: 400, cnn: 12 }
const WARM = { mlp: 200, cnn: 3 }

/** Where the time of a training step goes, kernel by kernel. */
export async function profile(name: WorkloadName, backend: BackendName): Promise<Profile> {
  const opened = await openBackend(backend)
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join(' '))
  const clock = watchKernels(backend)
  const workload = WORKLOADS[name]
  const { rows, batch } = workload
  const tables = createTables(catalogue, {
    bundled: () => Promise.reject(new Error('The benchmark makes its own data.')),
    file: () => Promise.resolve(null),
    decodeImage: () => Promise.reject(new Error('There are no pictures here.')),
  })
  const plan = await planFor(graphOf(workload, { rows, batch, epochs: 1 }), tables)
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
  const outline = outlineOf(nodes.get('train')!, nodes, catalogue)
  const made = await tables.make(nodes.get('data')!, nodes)
  if (!made.ok) throw new Error('The data could not be made.')
  const { table } = made.value
  const prepared = prepare(
    outline,
    () => table,
    ({ node }) => tables.encode(node, table),
  )
  const resident = upload(outline, prepared)
  const network = buildNetwork(outline, initialWeights(outline, 1))
  const stepper = createTfStepper(outline, network, resident, prepared)
  stepper.startEpoch(prepared.train)

  let number = 0
  const run = async (steps: number) => {
    for (let step = 0; step < steps; step++)
      stepper.step((number % Math.floor(rows / batch)) * batch, batch, number++)
    await stepper.results()
  }
  await run(WARM[name])
  clock.reset()
  const began = performance.now()
  await run(STEPS[name])
  const stepMilliseconds = (performance.now() - began) / STEPS[name]
  const kernels = clock.read(STEPS[name])
  stepper.dispose()
  network.dispose()
  resident.dispose()
  return { stepMilliseconds, kernels }
}

/** Puts a clock around every kernel of a backend. Time inside a kernel that another one calls counts for the inner one. */
function watchKernels(backend: BackendName) {
  const costs = new Map<string, { calls: number; milliseconds: number }>()
  const inner: number[] = []
  for (const config of tf.getKernelsForBackend(backend)) {
    const { kernelName, kernelFunc } = config
    const timed: KernelConfig['kernelFunc'] = (given): TensorInfo | TensorInfo[] => {
      const began = performance.now()
      inner.push(0)
      try {
        return kernelFunc(given)
      } finally {
        const whole = performance.now() - began
        const own = whole - (inner.pop() ?? 0)
        if (inner.length > 0) inner[inner.length - 1]! += whole
        const cost = costs.get(kernelName) ?? { calls: 0, milliseconds: 0 }
        costs.set(kernelName, { calls: cost.calls + 1, milliseconds: cost.milliseconds + own })
      }
    }
    config.kernelFunc = timed
  }
  return {
    reset: () => costs.clear(),
    read: (steps: number): KernelCost[] =>
      [...costs]
        .map(([kernel, { calls, milliseconds }]) => ({
          kernel,
          calls: calls / steps,
          milliseconds: milliseconds / steps,
        }))
        .sort((a, b) => b.milliseconds - a.milliseconds),
  }
}
