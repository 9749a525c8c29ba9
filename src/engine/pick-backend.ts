import { contentKey } from '../kernel/key.ts'
import { ok, type Checked, type Problem } from '../kernel/problem.ts'
import { chooseBackend, nextBackend, type Trial } from './backends/choose.ts'
import { BACKEND_TITLES, type BackendHandlers } from './backends/opened.ts'
import { buildNetwork, initialWeights } from './network.ts'
import type { Outline } from './outline.ts'
import type { BackendChoice, BackendName, BackendReport } from './protocol.ts'
import { upload, type Prepared } from './resident.ts'
import type { Signals } from './signals.ts'
import { createTfStepper } from './tf-stepper.ts'

/** What a backend is to be chosen for. */
export interface Work {
  readonly outline: Outline
  readonly prepared: Prepared
}

/** Opens a backend for a run and says which and why. From then on its failures end the run. */
export type PickBackend = (
  choice: BackendChoice,
  work: Work,
  signals: Signals,
  onTrying: (name: BackendName) => void,
) => Promise<Checked<BackendReport>>

/** Times the backends once for each kind of network, not once for each run. */
export function createPickBackend(): PickBackend {
  const chosen = new Map<string, BackendReport>()
  return async (choice, work, signals, onTrying) => {
    const key = structureOf(work)
    const known = choice === 'auto' ? chosen.get(key) : undefined
    let name: BackendName | null = null
    const failed = (problem: Problem) => signals.fail(withNext(problem, name))
    const handlers: BackendHandlers = { onLost: failed, onUncaptured: failed }
    const trial = () => startTrial(work)
    const picked = await chooseBackend(known?.name ?? choice, { handlers, trial, onTrying })
    if (!picked.ok) return picked
    const { report } = picked.value
    name = report.name
    if (known?.name === name) return ok(known)
    if (choice === 'auto') chosen.set(key, report)
    return ok(report)
  }
}

/** The same key means the same work for a backend, whatever the numbers. */
function structureOf({ outline: { inputs, layers, heads, settings } }: Work): string {
  return contentKey([
    inputs.map(({ shape }) => shape),
    layers.map(({ node, weights }) => [node.type, node.params, weights.map(({ shape }) => shape)]),
    heads.map(({ node, width }) => [node.type, width]),
    settings.optimizer.kind,
    settings.batchSize,
  ])
}

/** Adds which backend to choose after this one failed. */
function withNext(problem: Problem, name: BackendName | null): Problem {
  const next = name && nextBackend(name)
  if (!next) return problem
  const offer = `The next one to choose is ${BACKEND_TITLES[next]}.`
  return { ...problem, advice: problem.advice ? `${problem.advice} ${offer}` : offer }
}

/** Real steps with weights that are thrown away, on no more rows than one batch. */
function startTrial({ outline, prepared }: Work): Trial {
  const rows = Math.min(outline.settings.batchSize, prepared.train.length)
  const few = firstRows(outline, prepared, rows)
  const resident = upload(outline, few)
  const network = buildNetwork(outline, initialWeights(outline, outline.settings.seed))
  const stepper = createTfStepper(outline, network, resident, few)
  stepper.startEpoch(few.train)
  let steps = 0
  return {
    async step() {
      stepper.step(0, rows, steps++)
      await stepper.results()
    },
    end() {
      stepper.dispose()
      network.dispose()
      resident.dispose()
    },
  }
}

/** The first rows of the data, whatever they are for. */
function firstRows({ inputs }: Outline, prepared: Prepared, rows: number): Prepared {
  const width = (at: number) => (inputs[at]?.shape ?? []).reduce((size, dim) => size * dim, 1)
  return {
    ...prepared,
    rows,
    inputs: prepared.inputs.map((values, at) => values.slice(0, rows * width(at))),
    targets: prepared.targets.map((values) => values.slice(0, rows)),
    train: Uint32Array.from({ length: rows }, (_, row) => row),
    validation: new Uint32Array(0),
  }
}
