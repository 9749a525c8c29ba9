import { tf } from './backends/tf.ts'
import { buildNetwork, initialWeights } from './network.ts'
import type { Outline } from './outline.ts'
import type { Prepared, Resident } from './resident.ts'
import type { Signals } from './signals.ts'
import { batches } from './step.ts'
import { createTfStepper } from './tf-stepper.ts'

/** What both graphics backends of tfjs can do: make shaders without running them. */
interface CompilesAhead {
  checkCompileCompletionAsync(): Promise<unknown>
  getUniformLocations?(): void
}

const FLAGS = { webgpu: 'WEBGPU_ENGINE_COMPILE_ONLY', webgl: 'ENGINE_COMPILE_ONLY' } as const

/** Whether the current backend runs on shaders, which must be compiled before the first step. */
export const hasShaders = () => tf.getBackend() in FLAGS

/**
 * Compiles the shaders of a training step ahead, many at a time and off this thread. It goes through every shape that a
 * run uses on a network of its own, so that neither weights nor optimizer of the real one are touched.
 */
export async function compileAhead(
  outline: Outline,
  prepared: Prepared,
  resident: Resident,
  signals: Signals,
): Promise<void> {
  const name = tf.getBackend() as keyof typeof FLAGS
  const backend = tf.backend() as unknown as CompilesAhead
  const flag = FLAGS[name]
  tf.env().set(flag, true)
  try {
    oneOfEach(outline, prepared, resident)
  } finally {
    tf.env().set(flag, false)
  }
  await signals.guard(backend.checkCompileCompletionAsync())
  backend.getUniformLocations?.()
}

/** One step of each size. The numbers that come out mean nothing and are not read. */
function oneOfEach(outline: Outline, prepared: Prepared, resident: Resident): void {
  const network = buildNetwork(outline, initialWeights(outline, outline.settings.seed))
  const stepper = createTfStepper(outline, network, resident, { ...prepared, validation: new Uint32Array(0) })
  try {
    const { train } = prepared
    stepper.startEpoch(train)
    const places = batches(train.length, outline.settings)
    stepper.step(...places[0]!, 0)
    if (places.length > 1) stepper.step(...places.at(-1)!, 1)
  } finally {
    stepper.dispose()
    network.dispose()
  }
}
