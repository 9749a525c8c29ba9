import type { Catalogue } from '../kernel/catalogue.ts'
import type { EngineIo } from '../kernel/define.ts'
import { examples } from '../kernel/evaluation.ts'
import { createMemory } from './memory.ts'
import { createPickBackend, type PickBackend } from './pick-backend.ts'
import { BUSY, placed } from './problems.ts'
import type { EngineApi, EngineEvent, Reading } from './protocol.ts'
import { runPlan } from './run.ts'
import { createSignals, type Signals } from './signals.ts'
import { createTables } from './tables.ts'

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
        return await runPlan({ catalogue, tables, memory, pickBackend }, request, signals, (event) =>
          deps.onEvent({ documentId, runId, ...event }),
        )
      } finally {
        current = null
      }
    },
    async control(runId, control) {
      if (current?.runId === runId) current.signals.control(control)
    },
    async ping() {},
  }
}
