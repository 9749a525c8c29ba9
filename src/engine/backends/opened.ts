import type { KernelBackend } from '@tensorflow/tfjs-core'
import type { Problem } from '../../kernel/problem.ts'
import type { BackendName } from '../protocol.ts'

/** Called from the browser's own events, never while `openBackend` is still waiting. */
export interface BackendHandlers {
  /**
   * The device is gone, and every tensor on it. The run has failed; `openBackend` makes a new device in the same worker.
   * Called once for each opened device.
   */
  readonly onLost?: (problem: Problem) => void
  /**
   * The device refused a command. tfjs goes on, with zeros or garbage, so the run's numbers cannot be trusted. Called for
   * the first error of each opened device; more of the same would only flood.
   */
  readonly onUncaptured?: (problem: Problem) => void
}

/** What a backend runs on. */
export interface BackendInfo {
  readonly name: BackendName
  /** For people: "WebGPU on nvidia ampere", "WebAssembly with SIMD". */
  readonly device: string
  /** A graphics interface that the processor imitates: right, but slower than WebAssembly. */
  readonly software: boolean
  /** Bits of a number: 16 on graphics chips that cannot render 32-bit floats. */
  readonly precision: 16 | 32
}

/** A tfjs backend before it is registered, with what is needed to watch and to close it. */
export interface MadeBackend {
  readonly info: BackendInfo
  readonly backend: KernelBackend
  /** From here on the loss of the device and its errors are told to these functions. */
  watch(onLost: (problem: Problem) => void, onUncaptured: (problem: Problem) => void): void
  /** Gives the device back. tfjs' own `dispose` has been called. */
  release(): void
}

/** What people read for a backend's name. */
export const BACKEND_TITLES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
}
