/**
 * The page on which tests in a browser drive real workers: `window.harness`. Built by `vite build --mode harness`, served
 * with the headers of the real page, never shipped.
 */
import { wrap } from 'comlink'
import type { KernelTests } from './kernels.worker.ts'

/** The page's policy lets a worker start from our own addresses only. */
const policy = Reflect.get(globalThis, 'trustedTypes') as
  { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown } | undefined
policy?.createPolicy('default', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin === location.origin) return url
    throw new Error(`A script from ${url} is not one of ours.`)
  },
})

/** Calls a function of a fresh worker, which is ended afterwards. */
async function callIn(worker: Worker, name: string, given: readonly unknown[]): Promise<unknown> {
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(`The worker stopped: ${event.message}`)))
  })
  try {
    const api = wrap<Record<string, (...args: unknown[]) => Promise<unknown>>>(worker)
    return await Promise.race([api[name]?.(...given), broken])
  } finally {
    worker.terminate()
  }
}

/** A call of one function of a worker's interface, whatever that worker is. */
type Call<Api> = <Name extends keyof Api>(
  name: Name,
  ...given: Api[Name] extends (...args: infer Args) => unknown ? Args : never
) => Promise<Api[Name] extends (...args: never[]) => infer Result ? Awaited<Result> : never>

const harness = {
  /** Calls one function of `kernels.worker.ts` in a worker of its own. */
  kernels: ((name, ...given) =>
    callIn(
      new Worker(new URL('./kernels.worker.ts', import.meta.url), { type: 'module' }),
      name,
      given,
    )) as Call<KernelTests>,
}

export type Harness = typeof harness

declare global {
  interface Window {
    harness: Harness
  }
}

window.harness = harness
