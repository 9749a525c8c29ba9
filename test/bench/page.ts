/**
 * The page on which training speeds are measured: `window.bench`. Built by `vite build --mode bench`, never shipped.
 */
import { wrap } from 'comlink'
import { profile, round, trace, weights } from './netloom.ts'
import type { Measurement, PeerApi, PeerName, Round, Trace } from './protocol.ts'

/** The page's policy lets a worker start from our own addresses only. */
const policy = Reflect.get(globalThis, 'trustedTypes') as
  { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown } | undefined
policy?.createPolicy('default', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin === location.origin) return url
    throw new Error(`A script from ${url} is not one of ours.`)
  },
})

const workers: Readonly<Record<PeerName, () => Worker>> = {
  tfjs: () => new Worker(new URL('./tfjs.worker.ts', import.meta.url), { type: 'module' }),
  jax: () => new Worker(new URL('./jax.worker.ts', import.meta.url), { type: 'module' }),
  convnet: () => new Worker(new URL('./convnet.worker.ts', import.meta.url), { type: 'module' }),
}

/** One call in a fresh worker, which is ended afterwards. */
async function inWorker<T>(peer: PeerName, call: (api: PeerApi) => Promise<T>): Promise<T> {
  const worker = workers[peer]()
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(`The worker stopped: ${event.message}`)))
  })
  try {
    return await Promise.race([call(wrap<PeerApi>(worker) as unknown as PeerApi), broken])
  } finally {
    worker.terminate()
  }
}

const bench = {
  netloom: { round, trace, weights, profile },
  round: (peer: PeerName, asked: Round): Promise<Measurement> => inWorker(peer, (api) => api.round(asked)),
  /** `null` when the peer cannot begin with given weights. */
  trace: (peer: PeerName, asked: Trace): Promise<number[]> =>
    inWorker(peer, (api) => {
      if (!api.trace) throw new Error(`${peer} cannot begin with given weights.`)
      return api.trace(asked)
    }),
}

export type Bench = typeof bench

declare global {
  interface Window {
    bench: Bench
  }
}

window.bench = bench
