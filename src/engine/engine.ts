import type { Catalogue } from '../kernel/catalogue.ts'
import type { EngineIo } from '../kernel/define.ts'
import { examples } from '../kernel/evaluation.ts'
import { error, fail } from '../kernel/problem.ts'
import { answer } from './answer.ts'
import { createMemory } from './memory.ts'
import { createPickBackend, type PickBackend } from './pick-backend.ts'
import { BUSY, placed, problemOf } from './problems.ts'
import type { EngineApi, EngineEvent, Reading } from './protocol.ts'
import { runPlan } from './run.ts'
import { createSignals, type Signals } from './signals.ts'
import { createTables } from './tables.ts'

const ANSWERS_LATER = error('predict/busy', 'The engine is busy with a run.', {
  advice: 'New rows can be predicted as soon as it is done.',
})

export interface EngineDeps {
  readonly io: EngineIo
  readonly onEvent: (event: EngineEvent) => void
  /** Told now and then while a table is read. */
  readonly onReading?: (reading: Reading) => void
  /** How a run gets its backend; tests put their own in. */
  readonly pickBackend?: PickBackend
}

/**
 * The engine itself: the same in a worker and under Node. It keeps tables, trained weights and results between runs, off
 * the device. One run at a time; a second one is answered with the problem `engine/busy`.
 */
export function createEngineCore(catalogue: Catalogue, deps: EngineDeps): EngineApi {
  const tables = createTables(catalogue, deps.io, deps.onReading ? { onReading: deps.onReading } : {})
  const memory = createMemory()
  const pickBackend = deps.pickBackend ?? createPickBackend()
  let current: { runId: string; signals: Signals } | null = null
  /** An answer uses the backend; a run that is asked for meanwhile waits for it. */
  let answering: Promise<unknown> = Promise.resolve()

  return {
    measure: (nodes) => tables.measure(nodes),
    cancelReading: async (key) => tables.cancel(key),
    async preview(key, from, count) {
      const made = tables.find(key)
      if (!made) return null
      const first = Math.max(0, Math.min(from, made.table.rows))
      const size = Math.max(0, Math.min(count, made.table.rows - first))
      return examples(
        made.table,
        Uint32Array.from({ length: size }, (_, at) => first + at),
        size,
      )
    },
    async run(request) {
      const { documentId, runId } = request
      if (current) {
        const problem = placed(BUSY)
        return { phase: 'failed', problems: [problem], tensors: { before: 0, after: 0 } }
      }
      const signals = createSignals()
      current = { runId, signals }
      try {
        await answering
        return await runPlan({ catalogue, tables, memory, pickBackend }, request, signals, (event) =>
          deps.onEvent({ documentId, runId, ...event }),
        )
      } finally {
        current = null
      }
    },
    async answer(request) {
      if (current) return fail(ANSWERS_LATER)
      const asked = answering.then(() => answer({ catalogue, tables, memory }, deps.io, request))
      answering = asked.catch(() => undefined)
      return asked.catch((thrown: unknown) => fail(problemOf(thrown, 'The prediction')))
    },
    async control(runId, control) {
      if (current?.runId === runId) current.signals.control(control)
    },
    async ping() {},
  }
}
