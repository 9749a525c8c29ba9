import * as wasm from '@tensorflow/tfjs-backend-wasm'
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import { error, fail, ok, type Checked } from '../../kernel/problem.ts'
import type { MadeBackend } from './opened.ts'
import { tf } from './tf.ts'
import { registerWasmKernels } from './wasm-kernels/register.ts'

/**
 * Where the compiled kernels are: beside the page, served by the same host; under Node in the package's own folder.
 */
function locate(): void {
  const node = typeof process === 'object' && typeof process.getBuiltinModule === 'function'
  if (node) {
    const { createRequire } = process.getBuiltinModule('node:module')
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
    wasm.setWasmPaths(main.replace(/[^\\/]*$/, ''))
  } else
    wasm.setWasmPaths({
      'tfjs-backend-wasm.wasm': plainUrl,
      'tfjs-backend-wasm-simd.wasm': simdUrl,
      'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
    })
}

let prepared: (() => Promise<wasm.BackendWasm>) | null = null

/**
 * The factory that tfjs registers when its package is imported, kept because opening replaces it. One thread: the
 * threaded build needs a cross-origin isolated page and a worker made from a blob, and is slower on small networks.
 */
function factory(): () => Promise<wasm.BackendWasm> {
  if (prepared) return prepared
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  locate()
  registerWasmKernels()
  prepared = tf.findBackendFactory('wasm') as () => Promise<wasm.BackendWasm>
  return prepared
}

/** tfjs' compiled kernels with ours, which let it train convolutions. */
export async function makeWasm(): Promise<Checked<MadeBackend>> {
  try {
    const backend = await factory()()
    const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
    return ok({
      info: {
        name: 'wasm',
        device: simd ? 'WebAssembly with SIMD' : 'WebAssembly without SIMD',
        software: false,
        precision: 32,
      },
      backend,
      watch: () => undefined,
      release: () => undefined,
    })
  } catch (thrown) {
    const message = (thrown as { message?: unknown } | null)?.message
    const reason = typeof message === 'string' && message ? message : 'no reason given'
    return fail(
      error('engine/no-wasm', `The WebAssembly kernels could not be loaded: ${reason}`, {
        advice: 'Reload the page; meanwhile plain JavaScript works everywhere, but is slower.',
      }),
    )
  }
}
