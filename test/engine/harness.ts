/**
 * The page on which tests in a browser drive real workers: `window.harness`. Built by `vite build --mode harness`, served
 * with the headers of the real page, never shipped.
 */
import { wrap } from 'comlink'
import { planOf } from '../../src/compile/plan.ts'
import { createEngine } from '../../src/engine/client.ts'
import type { BackendChoice, EngineEvent } from '../../src/engine/protocol.ts'
import type { Graph } from '../../src/graph/document.ts'
import { readGraph } from '../../src/graph/file.ts'
import { catalogue, createSession, withParams } from './helpers/session.ts'
import type { KernelTests } from './kernels.worker.ts'
import type { TraceTests } from './trace.worker.ts'

/** The page's policy lets a worker start from our own addresses only. */
const policy = Reflect.get(globalThis, 'trustedTypes') as
  { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown } | undefined
policy?.createPolicy('default', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin === location.origin) return url
    throw new Error(`A script from ${url} is not one of ours.`)
  },
})

/** Calls a function of a fresh worker, which is ended afterwards. */
async function callIn(worker: Worker, name: string, given: readonly unknown[]): Promise<unknown> {
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(`The worker stopped: ${event.message}`)))
  })
  try {
    const api = wrap<Record<string, (...args: unknown[]) => Promise<unknown>>>(worker)
    return await Promise.race([api[name]?.(...given), broken])
  } finally {
    worker.terminate()
  }
}

/** A call of one function of a worker's interface, whatever that worker is. */
type Call<Api> = <Name extends keyof Api>(
  name: Name,
  ...given: Api[Name] extends (...args: infer Args) => unknown ? Args : never
) => Promise<Api[Name] extends (...args: never[]) => infer Result ? Awaited<Result> : never>

/** A bundled graph with some params changed. */
interface Asked {
  readonly name: string
  readonly params?: Readonly<Record<string, Record<string, unknown>>>
}

const texts = import.meta.glob<string>('../../graphs/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

function open({ name, params = {} }: Asked): Graph {
  const read = readGraph(texts[`../../graphs/${name}.json`] ?? '', catalogue)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join(' '))
  return Object.entries(params).reduce((graph, [id, some]) => withParams(graph, id, some), read.graph)
}

/** The engine of the product with its supervisor; the page keeps its workers, to be able to kill them. */
function startEngine() {
  const workers: Worker[] = []
  const events: EngineEvent[] = []
  const states: string[] = []
  const engine = createEngine({
    onEvent: (event) => events.push(event),
    onState: (state, detail) => states.push(detail ? `${state}: ${detail}` : state),
    spawn: () => {
      const worker = new Worker(new URL('../../src/engine/worker.ts', import.meta.url), { type: 'module' })
      workers.push(worker)
      return worker
    },
  })
  const session = createSession({ ...engine, ping: () => Promise.resolve() }, events)
  return { engine, workers, events, states, session }
}
let started: ReturnType<typeof startEngine> | null = null
const engine = () => (started ??= startEngine())

const traced = ((name, ...given) =>
  callIn(
    new Worker(new URL('./trace.worker.ts', import.meta.url), { type: 'module' }),
    name,
    given,
  )) as Call<TraceTests>

async function plan(asked: Asked) {
  const graph = open(asked)
  return planOf(await engine().session.compiled(graph), graph)
}

const harness = {
  /** Runs a bundled graph on the product's engine; also tells what came meanwhile. */
  async run(asked: Asked, backend: BackendChoice) {
    const { session, states } = engine()
    return { ...(await session.run(open(asked), backend)), states: [...states] }
  },

  /** Runs a graph and does something to the worker when training is under way. */
  async runAnd(asked: Asked, backend: BackendChoice, deed: 'kill' | 'spin') {
    const { session, events, workers, states, engine: own } = engine()
    const request = await session.request(open(asked), backend)
    const running = own.run(request)
    const mine = (event: EngineEvent) => event.kind === 'progress' && event.runId === request.runId
    while (!events.some(mine)) await new Promise((done) => setTimeout(done, 10))
    if (deed === 'kill') workers.at(-1)?.terminate()
    else void own.control(request.runId, { do: 'pause' })
    if (deed === 'spin') {
      await new Promise((done) => setTimeout(done, 300))
      void own.control(request.runId, { do: 'step' })
      void own.control(request.runId, { do: 'learningRate', value: 0.001 })
      void own.control(request.runId, { do: 'resume' })
    }
    return { outcome: await running, states: [...states], workers: workers.length }
  },

  /** The losses of the first steps, in a worker of their own. */
  trace: async (asked: Asked, backend: Exclude<BackendChoice, 'auto'>, steps: number) =>
    traced('trace', await plan(asked), backend, steps),

  /** Loses the device in mid-training and runs again. */
  lose: async (asked: Asked, backend: 'webgpu' | 'webgl') => traced('lose', await plan(asked), backend),

  /** Calls one function of `kernels.worker.ts` in a worker of its own. */
  kernels: ((name, ...given) =>
    callIn(
      new Worker(new URL('./kernels.worker.ts', import.meta.url), { type: 'module' }),
      name,
      given,
    )) as Call<KernelTests>,
}

export type Harness = typeof harness

declare global {
  interface Window {
    harness: Harness
  }
}

window.harness = harness
