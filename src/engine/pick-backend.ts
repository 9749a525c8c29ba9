import { ok, type Checked } from '../kernel/problem.ts'
import { openBackend } from './backends/create.ts'
import type { BackendChoice, BackendReport } from './protocol.ts'
import type { ModelJob } from './run-model.ts'
import type { Signals } from './signals.ts'

/** Opens the backend for a run and says which and why. */
export type PickBackend = (
  choice: BackendChoice,
  job: ModelJob,
  signals: Signals,
) => Promise<Checked<BackendReport>>

export const pickBackend: PickBackend = async (choice, _job, signals) => {
  const name = choice === 'auto' ? 'cpu' : choice
  const opened = await openBackend(name, { onLost: signals.fail, onUncaptured: signals.fail })
  if (!opened.ok) return opened
  return ok({ name, why: 'It was chosen.', tried: [{ name, available: true }] })
}
