import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { ok, type Checked } from '../../kernel/problem.ts'
import { correctCpu } from './corrections.ts'
import type { MadeBackend } from './opened.ts'

/** Plain JavaScript: always there, and the reference for the others. */
export function makeCpu(): Checked<MadeBackend> {
  correctCpu()
  const backend = new MathBackendCPU()
  // Under Node the first tensor would print an advertisement for another package.
  Reflect.set(backend, 'firstUse', false)
  return ok({
    info: { name: 'cpu', device: 'plain JavaScript', software: false, precision: 32 },
    backend,
    watch: () => undefined,
    release: () => undefined,
  })
}
