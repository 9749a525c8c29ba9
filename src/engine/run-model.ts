import type { EvaluateWork } from '../kernel/define.ts'
import type { EvaluationResult } from '../kernel/evaluation.ts'
import type { PlanNode } from '../compile/plan-types.ts'
import { createTrainedModel } from './evaluate.ts'
import type { TrainedWeights } from './memory.ts'
import { buildNetwork, initialWeights, type Network } from './network.ts'
import type { Outline } from './outline.ts'
import { Fault, problemOf } from './problems.ts'
import type { BackendName, CurvePoint, RunPhase } from './protocol.ts'
import { upload, type Prepared, type Resident } from './resident.ts'
import type { Road } from './road.ts'
import type { RunContext, RunDeps } from './run-context.ts'
import { createTfStepper } from './tf-stepper.ts'
import { train, type TrainEnd } from './train.ts'
import { compileAhead, hasShaders } from './warm-up.ts'

/** One network of a run, with what it reads and the nodes that look at it. */
export interface ModelJob {
  readonly outline: Outline
  readonly prepared: Prepared
  readonly road: Road
  readonly evaluations: readonly {
    readonly node: PlanNode
    readonly work: EvaluateWork<Readonly<Record<string, unknown>>, EvaluationResult>
    readonly title: string
  }[]
  /** The weights that an earlier run ended with. */
  readonly kept: TrainedWeights | null
  /** An earlier run also did all the evaluations. */
  readonly complete: boolean
}

/** A result belongs to a node and to the weights that it looked at. */
export function resultKey(node: PlanNode, { signature }: Outline, backend: BackendName): string {
  return `${node.key}/${signature}/${backend}`
}

type Enter = (phase: RunPhase, detail?: string) => void

/** Trains a network, or takes the weights of an earlier run, and then evaluates it. */
export async function runModel(
  deps: RunDeps,
  context: RunContext,
  job: ModelJob,
  on: Pick<TrainedWeights, 'asked' | 'backend'>,
  enter: Enter,
): Promise<void> {
  const { outline, prepared, kept } = job
  const { memory } = deps
  if (kept) retell(context, outline.train.id, kept)
  if (kept && job.complete) {
    for (const { node } of job.evaluations) {
      const result = memory.results.get(resultKey(node, outline, kept.backend))
      if (!result) continue
      context.emit({ kind: 'result', node: node.id, key: node.key, result, final: true })
      context.emit({ kind: 'node', node: node.id, state: 'reused' })
    }
    return
  }

  const scope: { resident?: Resident; network?: Network } = {}
  try {
    scope.resident = upload(outline, prepared)
    if (!kept) await compile(context, job, scope.resident, enter)
    scope.network = buildNetwork(outline, kept?.weights ?? initialWeights(outline, outline.settings.seed))
    const trained = kept
      ? 'reused'
      : await trainModel(deps, context, job, scope.network, scope.resident, on, enter)
    if (trained !== 'failed')
      await evaluateModel(
        deps,
        context,
        job,
        scope.network,
        scope.resident,
        { whole: trained !== 'partial', backend: kept?.backend ?? on.backend },
        enter,
      )
  } finally {
    scope.network?.dispose()
    scope.resident?.dispose()
  }
}

async function compile(
  { signals }: RunContext,
  { outline, prepared }: ModelJob,
  resident: Resident,
  enter: Enter,
): Promise<void> {
  if (!hasShaders()) return
  enter('compiling')
  await compileAhead(outline, prepared, resident, signals)
}

/** Tells again what an earlier run told about a network that is not trained again. */
function retell(
  { emit }: RunContext,
  node: string,
  { metric, curve, summary, bestEpoch }: TrainedWeights,
): void {
  emit({ kind: 'curve', node, metric, points: curve, restart: true })
  emit({ kind: 'summary', node, text: summary, bestEpoch })
  emit({ kind: 'node', node, state: 'reused' })
}

/** `whole`: the weights are what the graph says, so they are kept for the next run. */
async function trainModel(
  { memory }: RunDeps,
  context: RunContext,
  job: ModelJob,
  network: Network,
  resident: Resident,
  on: Pick<TrainedWeights, 'asked' | 'backend'>,
  enter: Enter,
): Promise<'whole' | 'partial' | 'failed'> {
  const { outline, prepared } = job
  const { emit, signals } = context
  const node = outline.train.id
  const metric = outline.heads[0]!.work.metric
  const curve: CurvePoint[] = []
  const stepper = createTfStepper(outline, network, resident, prepared)
  emit({ kind: 'node', node, state: 'working' })
  emit({ kind: 'curve', node, metric: metric.name, points: [], restart: true })
  enter('training')
  const live = liveEvaluation(context, job, network, resident)
  try {
    const end: TrainEnd = await train({
      settings: outline.settings,
      stepper,
      rows: prepared.train,
      signals,
      finishMetric: metric.finish ?? ((mean) => mean),
      listener: {
        progress: (progress) => emit({ kind: 'progress', node, progress }),
        curve: (points) => {
          curve.push(...points)
          emit({ kind: 'curve', node, metric: metric.name, points, restart: false })
        },
        phase: enter,
        live,
      },
    })
    const { summary, bestEpoch } = end
    emit({ kind: 'summary', node, text: summary, bestEpoch })
    emit({ kind: 'node', node, state: 'done' })
    const whole = end.how !== 'stopped' && !end.steered
    if (whole) {
      const weights = await signals.guard(network.read())
      memory.models.set(outline.signature, { weights, metric: metric.name, curve, summary, bestEpoch, ...on })
    }
    return whole ? 'whole' : 'partial'
  } catch (caught) {
    const thrown = await signals.blame(caught)
    signals.check()
    context.problem(problemOf(thrown, 'Training'), node)
    emit({ kind: 'node', node, state: 'failed' })
    return 'failed'
  } finally {
    stepper.dispose()
  }
}

/** What the loop calls between steps: nodes that look at the model while it learns. One that fails is left alone. */
function liveEvaluation(
  { emit, signals }: RunContext,
  { outline, prepared, road, evaluations }: ModelJob,
  network: Network,
  resident: Resident,
): () => Promise<void> {
  let watching = evaluations.filter(({ work }) => work.live)
  return async () => {
    if (watching.length === 0) return
    const model = createTrainedModel(outline, network, prepared, resident, signals, road)
    for (const one of watching) {
      const { node, work } = one
      try {
        const result = await work.evaluate(node.params, model)
        emit({ kind: 'result', node: node.id, key: node.key, result, final: false })
      } catch (caught) {
        const thrown = await signals.blame(caught)
        if (thrown instanceof Fault) throw thrown
        // It is tried once more when the model is done, and told then.
        watching = watching.filter((other) => other !== one)
      }
    }
  }
}

async function evaluateModel(
  { memory }: RunDeps,
  context: RunContext,
  { outline, prepared, road, evaluations }: ModelJob,
  network: Network,
  resident: Resident,
  { whole, backend }: { readonly whole: boolean; readonly backend: BackendName },
  enter: Enter,
): Promise<void> {
  const { emit, signals } = context
  if (evaluations.length === 0) return
  enter('evaluating')
  const model = createTrainedModel(outline, network, prepared, resident, signals, road)
  for (const { node, work, title } of evaluations) {
    const key = resultKey(node, outline, backend)
    const known = whole ? memory.results.get(key) : undefined
    if (!known) emit({ kind: 'node', node: node.id, state: 'working' })
    try {
      const result = known ?? (await work.evaluate(node.params, model))
      if (whole) memory.results.set(key, result)
      emit({ kind: 'result', node: node.id, key: node.key, result, final: true })
      emit({ kind: 'node', node: node.id, state: known ? 'reused' : 'done' })
    } catch (caught) {
      const thrown = await signals.blame(caught)
      signals.check()
      context.problem(problemOf(thrown, title), node.id)
      emit({ kind: 'node', node: node.id, state: 'failed' })
    }
  }
}
