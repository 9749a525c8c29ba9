import { ok, type Checked, type Problem } from '../../kernel/problem.ts'
import type { BackendName } from '../protocol.ts'
import type { BackendHandlers, BackendInfo, MadeBackend } from './opened.ts'
import { tf } from './tf.ts'

interface Live {
  readonly made: MadeBackend
  handlers: BackendHandlers
  lost: boolean
  told: boolean
}

const live = new Map<BackendName, Live>()

/** Each is loaded when it is first asked for, so that a backend nobody uses costs nothing. */
const makers: Readonly<Record<BackendName, () => Promise<Checked<MadeBackend>>>> = {
  webgpu: async () => (await import('./webgpu.ts')).makeWebgpu(),
  webgl: async () => (await import('./webgl.ts')).makeWebgl(),
  wasm: async () => (await import('./wasm.ts')).makeWasm(),
  cpu: async () => (await import('./cpu.ts')).makeCpu(),
}

/**
 * Makes a backend the current one of tfjs, with our kernels and corrections on it. A backend that is open already is kept,
 * with its compiled shaders, and gets the new handlers; one whose device was lost is made anew.
 *
 * Tensors on a lost device cannot be read any more; they can and must still be disposed.
 *
 * @returns what it runs on, or a problem (`engine/no-webgpu`, `engine/no-webgl`, `engine/no-wasm`, `engine/no-cpu`) that
 * says why it is not there
 */
export async function openBackend(
  name: BackendName,
  handlers: BackendHandlers = {},
): Promise<Checked<BackendInfo>> {
  const open = live.get(name)
  if (open && !open.lost) {
    open.handlers = handlers
    open.told = false
    if (tf.getBackend() !== name) await tf.setBackend(name)
    return ok(open.made.info)
  }
  closeBackend(name)

  const result = await makers[name]()
  if (!result.ok) return result
  const made = result.value
  const entry: Live = { made, handlers, lost: false, told: false }
  live.set(name, entry)
  // tfjs' packages register a factory of their own when they are imported; ours hands out what was made and checked here.
  if (tf.findBackendFactory(name)) tf.removeBackend(name)
  tf.registerBackend(name, () => made.backend)
  await tf.setBackend(name)

  made.watch(
    (problem: Problem) => {
      if (entry.lost) return
      entry.lost = true
      entry.handlers.onLost?.(problem)
    },
    (problem: Problem) => {
      if (entry.lost || entry.told) return
      entry.told = true
      entry.handlers.onUncaptured?.(problem)
    },
  )
  return ok(made.info)
}

/**
 * Gives a backend's device and memory back, without telling `onLost`. Its tensors are lost. Does nothing when it is not
 * open.
 */
export function closeBackend(name: BackendName): void {
  const entry = live.get(name)
  if (!entry) return
  live.delete(name)
  entry.lost = true
  tf.removeBackend(name)
  entry.made.release()
}
