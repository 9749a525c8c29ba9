import { wrap } from 'comlink'
import { createEngine, type Engine } from '../../src/engine/client.ts'
import type { BackendName, CurvePoint, EngineEvent, RunOutcome } from '../../src/engine/protocol.ts'
import { graphOf, planFor } from './graphs.ts'
import type { BenchApi, Stamped } from './netloom.worker.ts'
import type { Profile } from './profile.ts'
import { PARITY_STEPS, type Measurement, type Round, type Weights } from './protocol.ts'
import { WORKLOADS, type WorkloadName } from './workloads.ts'

/** As in `clock.ts`: steps and share of the time before the clock starts. */
const WARM_STEPS = 3
const WARM_SHARE = 0.3

/** An engine in a worker of its own behind the supervisor that the app uses. */
function open(onEvent: (event: EngineEvent) => void): { engine: Engine; worker: () => Worker } {
  let current: Worker | null = null
  const engine = createEngine({
    onEvent,
    onState: () => undefined,
    spawn: () => {
      current = new Worker(new URL('./netloom.worker.ts', import.meta.url), { type: 'module' })
      return current
    },
  })
  return {
    engine,
    worker: () => {
      if (!current) throw new Error('The engine has no worker.')
      return current
    },
  }
}

function expectEnd(outcome: RunOutcome, phase: RunOutcome['phase']): void {
  if (outcome.phase === phase) return
  const told = outcome.problems.map(({ message }) => message).join(' ')
  throw new Error(`The run ended as ${outcome.phase}: ${told}`)
}

/** A mean of the loss over the first and the last part of a run. */
function ends(points: readonly CurvePoint[]): [number, number] {
  const losses = points.flatMap(({ trainLoss }) => trainLoss ?? [])
  return [losses[0] ?? NaN, losses.at(-1) ?? NaN]
}

/** Trains a workload with the engine of the app until it has been measured for long enough, and stops it. */
export async function round({ workload: name, backend, milliseconds }: Round): Promise<Measurement> {
  const workload = WORKLOADS[name]
  const curve: CurvePoint[] = []
  let first: { at: number } | null = null
  let start: { at: number; steps: number } | null = null
  let last = { at: 0, steps: 0 }
  let began = 0
  let stopping = false

  const { engine } = open((event) => {
    const { at } = event as Stamped
    // Its data and its backend are there by now, as are the peers' when their clock starts.
    if (event.kind === 'backend') began = at
    if (event.kind === 'curve') curve.push(...event.points)
    if (event.kind !== 'progress') return
    const { epoch, step, stepsPerEpoch } = event.progress
    const steps = (epoch - 1) * stepsPerEpoch + step
    first ??= { at }
    if (steps > last.steps) last = { at, steps }
    if (!start) {
      if (steps >= WARM_STEPS && at - first.at >= WARM_SHARE * milliseconds) start = { at, steps }
    } else if (!stopping && steps - start.steps >= WARM_STEPS && at - start.at >= milliseconds) {
      stopping = true
      void engine.control('bench', { do: 'stop' })
    }
  })
  try {
    const { rows, batch } = workload
    const plan = await planFor(graphOf(workload, { rows, batch, epochs: 10_000 }), engine)
    const request = { documentId: 'bench', runId: 'bench', plan, backend: backend as BackendName }
    expectEnd(await engine.run(request), 'stopped')
    const from = start as { at: number; steps: number } | null
    if (!from || !first) throw new Error('The run ended before it could be measured.')
    const took = last.at - from.at
    const steps = last.steps - from.steps
    return {
      samplesPerSecond: (1000 * steps * batch) / took,
      millisecondsPerStep: took / steps,
      steps,
      firstStep: (first as { at: number }).at - began,
      losses: ends(curve),
    }
  } finally {
    engine.dispose()
  }
}

/** The plan with one batch per epoch, so that the curve holds every step's loss. */
const parityPlan = (name: WorkloadName, engine: Engine) => {
  const { parityRows: rows } = WORKLOADS[name]
  return planFor(graphOf(WORKLOADS[name], { rows, batch: rows, epochs: PARITY_STEPS }), engine)
}

/** The weights with which Netloom begins. */
export async function weights(name: WorkloadName): Promise<Weights> {
  const { engine, worker } = open(() => undefined)
  try {
    const plan = await parityPlan(name, engine)
    return await wrap<BenchApi>(worker()).weights(plan, 1)
  } finally {
    engine.dispose()
  }
}

/** The loss of each of the first steps on one batch. */
export async function trace(name: WorkloadName, backend: string): Promise<number[]> {
  const losses: number[] = []
  const { engine } = open((event) => {
    if (event.kind !== 'curve') return
    for (const { epoch, trainLoss } of event.points)
      if (Number.isInteger(epoch)) losses.push(trainLoss ?? NaN)
  })
  try {
    const plan = await parityPlan(name, engine)
    const request = { documentId: 'bench', runId: 'bench', plan, backend: backend as BackendName }
    expectEnd(await engine.run(request), 'done')
    return losses
  } finally {
    engine.dispose()
  }
}

/** Where the time of a training step goes, kernel by kernel. */
export async function profile(name: WorkloadName, backend: string): Promise<Profile> {
  const { engine, worker } = open(() => undefined)
  try {
    return await wrap<BenchApi>(worker()).profile(name, backend as BackendName)
  } finally {
    engine.dispose()
  }
}
