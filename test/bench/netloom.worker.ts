/**
 * Netloom's own worker, with the benchmark's data among its nodes. Every event says when it happened here, because a
 * parcel of them may wait a while before it leaves.
 */
import { error, fail } from '../../src/kernel/problem.ts'
import { expose } from 'comlink'
import { createCoalescer } from '../../src/engine/coalesce.ts'
import { createEngineCore } from '../../src/engine/engine.ts'
import { initialWeights } from '../../src/engine/network.ts'
import { outlineOf } from '../../src/engine/outline.ts'
import type { BackendName, EngineApi, EngineEvent } from '../../src/engine/protocol.ts'
import { EVENTS, type WorkerApi } from '../../src/engine/wire-format.ts'
import type { Plan } from '../../src/compile/plan-types.ts'
import { catalogue } from './graphs.ts'
import { profile, type Profile } from './profile.ts'
import type { Weights } from './protocol.ts'
import type { WorkloadName } from './workloads.ts'

export type Stamped = EngineEvent & { readonly at: number }

const io = {
  bundled: () => Promise.reject(new Error('The benchmark makes its own data.')),
  file: () => Promise.resolve(null),
  decodeImage: () => Promise.reject(new Error('There are no pictures here.')),
}
const events = createCoalescer((parcel) => self.postMessage({ [EVENTS]: parcel }))
const core: EngineApi = createEngineCore(catalogue, {
  io,
  onEvent: (event) => {
    const stamped: Stamped = { ...event, at: performance.now() }
    events.push(stamped)
  },
})

export interface BenchApi extends WorkerApi {
  /** The weights with which a run of this plan begins. */
  weights(plan: Plan, seed: number): Promise<Weights>
  /** Where the time of a step goes. */
  profile(workload: WorkloadName, backend: BackendName): Promise<Profile>
}

const api: BenchApi = {
  ...core,
  keep: () => Promise.resolve(fail(error('file/none', 'The benchmark keeps no files.'))),
  async run(request) {
    const outcome = await core.run(request)
    events.flush()
    return outcome
  },
  /** Holds the lock by which the supervisor knows that the worker lives. */
  start: (_base, lock) =>
    new Promise((held) => {
      void navigator.locks.request(lock, () => {
        held()
        return new Promise(() => undefined)
      })
    }),
  profile,
  weights(plan, seed) {
    const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
    const train = nodes.get('train')
    if (!train) throw new Error('The plan trains nothing.')
    const outline = outlineOf(train, nodes, catalogue)
    const values = initialWeights(outline, seed)
    return Promise.resolve(
      outline.layers.flatMap(({ node, weights }) =>
        weights.map(({ name }) => values.get(node.id)?.[name] ?? new Float32Array(0)),
      ),
    )
  },
}

expose(api)
