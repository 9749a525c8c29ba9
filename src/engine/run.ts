import type { Catalogue } from '../kernel/catalogue.ts'
import type { PlacedProblem } from '../kernel/problem.ts'
import type { TableData } from '../kernel/table.ts'
import { MEMORY_BUDGET } from '../compile/size.ts'
import type { PlanNode } from '../compile/plan-types.ts'
import { tf } from './backends/tf.ts'
import { closeBackend } from './backends/create.ts'
import { BACKEND_TITLES } from './backends/opened.ts'
import { fits } from './memory.ts'
import { outlineOf, type Outline } from './outline.ts'
import { Fault, overBudget, placed, problemOf } from './problems.ts'
import type { BackendChoice, BackendReport, RunOutcome, RunPhase, RunRequest } from './protocol.ts'
import { prepare, residentBytes, type Prepared } from './resident.ts'
import { roadOf } from './road.ts'
import type { Signals } from './signals.ts'
import { definitionOf, givesTable, type MadeTable } from './tables.ts'
import type { RunContext, RunDeps, RunEvent } from './run-context.ts'
import { resultKey, runModel, type ModelJob } from './run-model.ts'

/**
 * Carries out a plan: tables, then each network with its evaluation nodes. What an earlier run did already, told by
 * content key, is not done again. Never rejects: whatever goes wrong becomes a problem of the outcome.
 */
export async function runPlan(
  deps: RunDeps,
  request: RunRequest,
  signals: Signals,
  tell: (event: RunEvent) => void,
): Promise<RunOutcome> {
  const problems: PlacedProblem[] = []
  const context: RunContext = {
    nodes: new Map(request.plan.nodes.map((node) => [node.id, node])),
    signals,
    emit: tell,
    problem(problem, node) {
      const one = placed(problem, node)
      problems.push(one)
      tell({ kind: 'problem', problem: one })
    },
  }
  const enter = (phase: RunPhase, detail?: string) =>
    tell({ kind: 'phase', phase, ...(detail !== undefined && { detail }) })
  const before = tensorCount()
  let report: BackendReport | null = null
  const outcome = async (end: RunOutcome['phase']): Promise<RunOutcome> => {
    if (end === 'failed') await forgotten(before)
    const tensors = { before, after: tensorCount() }
    // What had no memory left, or a device that failed, starts afresh the next time.
    if (report && problems.some(({ code }) => BROKEN.has(code))) closeBackend(report.name)
    enter(end)
    return { phase: end, problems, tensors }
  }

  try {
    enter('preparing')
    const made = await makeTables(deps, context)
    if (!made) return await outcome('failed')
    const jobs = modelJobs(deps, context, made, request.backend)
    const pending = jobs.filter(({ complete }) => !complete)
    if (pending.length > 0) {
      const picked = await deps.pickBackend(request.backend, pending[0]!, signals, (name) =>
        enter('preparing', `Timing a few steps with ${BACKEND_TITLES[name]}…`),
      )
      if (!picked.ok) {
        for (const problem of picked.problems) context.problem(problem)
        return await outcome('failed')
      }
      report = picked.value
      tell({ kind: 'backend', report })
    }
    for (const job of jobs) {
      if (signals.stopped && job !== jobs[0]) break
      await runModel(deps, context, job, { asked: request.backend, backend: report?.name ?? 'cpu' }, enter)
    }
    signals.check()
  } catch (thrown) {
    // What has no node of its own: the device, or a mistake of ours.
    context.problem(problemOf(await signals.blame(thrown), 'The run'))
  }
  if (problems.length > 0) return outcome('failed')
  return outcome(signals.stopped ? 'stopped' : 'done')
}

const BROKEN: ReadonlySet<string> = new Set([
  'engine/device-lost',
  'engine/uncaptured',
  'engine/out-of-memory',
])

/** Readings that a failing device has not answered yet hold tensors; waits for them, at most three seconds. */
async function forgotten(before: number): Promise<void> {
  for (const until = performance.now() + 3000; tensorCount() > before && performance.now() < until;)
    await new Promise((done) => setTimeout(done, 10))
}

function tensorCount(): number {
  return tf.engine().state.numTensors
}

/** Runs the table nodes; `null` when one failed. */
async function makeTables(
  { catalogue, tables }: RunDeps,
  { nodes, emit, problem, signals }: RunContext,
): Promise<Map<string, MadeTable> | null> {
  const made = new Map<string, MadeTable>()
  let sound = true
  for (const node of nodes.values()) {
    if (!givesTable(definitionOf(catalogue, node))) continue
    const there = tables.find(node.key) !== undefined
    if (!there) emit({ kind: 'node', node: node.id, state: 'working' })
    const result = await tables.make(node, nodes)
    signals.check()
    if (result.ok) made.set(node.id, result.value)
    else {
      sound = false
      for (const one of result.problems) problem(one, node.id)
    }
    emit({ kind: 'node', node: node.id, state: !result.ok ? 'failed' : there ? 'reused' : 'done' })
  }
  return sound ? made : null
}

/** @throws when the plan lacks the table: a programmer's mistake */
export function madeTable(made: ReadonlyMap<string, MadeTable>, id: string): MadeTable {
  const found = made.get(id)
  if (!found) throw new Error(`internal: the plan lacks the table of ${id}`)
  return found
}

/** The networks of a plan, with what they read and who looks at them. */
function modelJobs(
  { catalogue, tables, memory }: RunDeps,
  { nodes, problem, emit }: RunContext,
  made: ReadonlyMap<string, MadeTable>,
  choice: BackendChoice,
): ModelJob[] {
  const table = (id: string): TableData => madeTable(made, id).table
  const jobs: ModelJob[] = []
  for (const train of nodes.values()) {
    if (definitionOf(catalogue, train).work.role !== 'train') continue
    try {
      const outline = outlineOf(train, nodes, catalogue)
      const prepared = prepare(outline, table, (part) => tables.encode(part.node, table(part.table)))
      guardBudget(outline, prepared)
      const evaluations = evaluationsOf(train, nodes, catalogue)
      const earlier = memory.models.get(outline.signature)
      const kept = earlier && fits(earlier, choice) ? earlier : null
      const complete =
        kept !== null &&
        evaluations.every(
          ({ node }) => memory.results.get(resultKey(node, outline, kept.backend)) !== undefined,
        )
      const road = roadOf(outline, nodes, catalogue, (id) => madeTable(made, id))
      jobs.push({ outline, prepared, road, evaluations, kept, complete })
    } catch (thrown) {
      problem(problemOf(thrown, definitionOf(catalogue, train).title), train.id)
      emit({ kind: 'node', node: train.id, state: 'failed' })
    }
  }
  return jobs
}

function evaluationsOf(
  train: PlanNode,
  nodes: ReadonlyMap<string, PlanNode>,
  catalogue: Catalogue,
): ModelJob['evaluations'] {
  return [...nodes.values()].flatMap((node) => {
    const { work, title } = definitionOf(catalogue, node)
    const reads = Object.values(node.in).some((refs) => refs.some((ref) => ref.node === train.id))
    return work.role === 'evaluate' && reads ? [{ node, work, title }] : []
  })
}

/** Compile has estimated this before; here the number of rows is known for certain. */
function guardBudget(outline: Outline, prepared: Prepared): void {
  const needed = outline.trainingBytes + residentBytes(prepared)
  if (needed > MEMORY_BUDGET) throw new Fault(overBudget(needed, MEMORY_BUDGET))
}
