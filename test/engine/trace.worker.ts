/** A worker that trains a few steps without the loop around them and hands out the loss of each. */
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { expose } from 'comlink'
import { definitions } from '../../nodes/index.ts'
import type { Plan } from '../../src/compile/plan-types.ts'
import { openBackend } from '../../src/engine/backends/create.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { createEngineCore } from '../../src/engine/engine.ts'
import { buildNetwork, initialWeights } from '../../src/engine/network.ts'
import { outlineOf } from '../../src/engine/outline.ts'
import type { BackendName, EngineEvent, RunOutcome } from '../../src/engine/protocol.ts'
import { prepare, upload } from '../../src/engine/resident.ts'
import { createSignals } from '../../src/engine/signals.ts'
import { batches } from '../../src/engine/step.ts'
import { createTables, definitionOf, givesTable } from '../../src/engine/tables.ts'
import { createTfStepper } from '../../src/engine/tf-stepper.ts'
import { compileAhead, hasShaders } from '../../src/engine/warm-up.ts'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import type { EngineIo } from '../../src/kernel/define.ts'
import { random } from '../../src/kernel/random.ts'
import type { TableData } from '../../src/kernel/table.ts'

// As in a hidden tab: an animation frame never comes, and nothing here may wait for one.
self.requestAnimationFrame = () => 0

const catalogue = createCatalogue(definitions)
const io: EngineIo = {
  bundled: async (name) => new Uint8Array(await (await fetch(`/data/${name}`)).arrayBuffer()),
  file: () => Promise.resolve(null),
  decodeImage: () => Promise.reject(new Error('There are no pictures here.')),
}

const api = {
  /** The losses of the first steps of the plan's network, with the shaders compiled ahead as in a real run. */
  async trace(plan: Plan, backend: BackendName, steps: number) {
    const opened = await openBackend(backend)
    if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join(' '))
    if (backend === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false)
    const before = tf.engine().state.numTensors
    const tables = createTables(catalogue, io)
    const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
    const made = new Map<string, TableData>()
    for (const node of plan.nodes)
      if (givesTable(definitionOf(catalogue, node))) {
        const result = await tables.make(node, nodes)
        if (result.ok) made.set(node.id, result.value.table)
      }
    const train = plan.nodes.find((node) => definitionOf(catalogue, node).work.role === 'train')!
    const outline = outlineOf(train, nodes, catalogue)
    const prepared = prepare(
      outline,
      (id) => made.get(id)!,
      ({ node, table }) => tables.encode(node, made.get(table)!),
    )
    const resident = upload(outline, prepared)
    if (hasShaders()) await compileAhead(outline, prepared, resident, createSignals())
    const network = buildNetwork(outline, initialWeights(outline, outline.settings.seed))
    const stepper = createTfStepper(outline, network, resident, prepared)
    const places = batches(prepared.train.length, outline.settings)
    for (let step = 0; step < steps; step++) {
      const at = step % places.length
      if (at === 0) {
        const order = random(outline.settings.seed, 'shuffle', step / places.length).shuffle(
          prepared.train.slice(),
        )
        stepper.startEpoch(order)
      }
      stepper.step(...places[at]!, step)
    }
    const { losses, metrics } = await stepper.results()
    const validation = await stepper.validate()
    stepper.dispose()
    network.dispose()
    resident.dispose()
    return {
      losses: [...losses],
      metrics: [...metrics],
      validation,
      left: tf.engine().state.numTensors - before,
    }
  },

  /** Runs a plan, loses its device after the first progress, and runs it again on the same engine. */
  async lose(plan: Plan, backend: 'webgpu' | 'webgl'): Promise<{ first: RunOutcome; second: RunOutcome }> {
    let lost = false
    const engine = createEngineCore(catalogue, {
      io,
      onEvent(event: EngineEvent) {
        if (lost || event.kind !== 'progress') return
        lost = true
        if (backend === 'webgpu') (tf.backend() as WebGPUBackend).device.destroy()
        else (tf.backend() as MathBackendWebGL).gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext()
      },
    })
    const request = { documentId: 'd', runId: 'first', plan, backend }
    const first = await engine.run(request)
    // The second run needs few epochs only.
    const short = {
      nodes: plan.nodes.map((node) =>
        definitionOf(catalogue, node).work.role === 'train'
          ? { ...node, key: `${node.key} short`, params: { ...node.params, epochs: 1 } }
          : node,
      ),
    }
    return { first, second: await engine.run({ ...request, runId: 'second', plan: short }) }
  },
}

export type TraceTests = typeof api

expose(api)
