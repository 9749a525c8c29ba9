// @ts-check
/** Speeds of training, Netloom's beside others', in turns; and whether all of them compute the same. */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { serve } from '../../src/tools/server.mjs'
import { root } from '../../src/tools/setup.mjs'
import { show, table } from './figures.mjs'

/** @typedef {import('./workloads.ts').WorkloadName} WorkloadName */
/** @typedef {import('./protocol.ts').Measurement} Measurement */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {'netloom' | import('./protocol.ts').PeerName} who
 * @property {string} backend
 * @property {string} [mode]
 * @property {boolean} [once] too slow here for every round: a graphics device that the processor imitates
 */

/** @type {Readonly<Record<WorkloadName, readonly Row[]>>} */
const ROWS = {
  mlp: [
    { name: 'Netloom cpu', who: 'netloom', backend: 'cpu' },
    { name: 'tfjs fit cpu', who: 'tfjs', backend: 'cpu' },
    { name: 'Netloom wasm', who: 'netloom', backend: 'wasm' },
    { name: 'tfjs fit wasm', who: 'tfjs', backend: 'wasm' },
    { name: 'tfjs fit cpu, with a live curve', who: 'tfjs', backend: 'cpu', mode: 'shown' },
    { name: 'jax-js wasm', who: 'jax', backend: 'wasm' },
    { name: 'ConvNetJS', who: 'convnet', backend: '' },
    { name: 'Netloom webgl (imitated)', who: 'netloom', backend: 'webgl', once: true },
    { name: 'tfjs fit webgl (imitated)', who: 'tfjs', backend: 'webgl', once: true },
    { name: 'Netloom webgpu (imitated)', who: 'netloom', backend: 'webgpu', once: true },
    { name: 'jax-js webgpu (imitated)', who: 'jax', backend: 'webgpu', once: true },
  ],
  cnn: [
    { name: 'Netloom wasm', who: 'netloom', backend: 'wasm' },
    { name: 'tfjs fit cpu', who: 'tfjs', backend: 'cpu' },
    { name: 'jax-js wasm', who: 'jax', backend: 'wasm' },
    { name: 'ConvNetJS', who: 'convnet', backend: '' },
    { name: 'Netloom cpu', who: 'netloom', backend: 'cpu', once: true },
    { name: 'Netloom webgl (imitated)', who: 'netloom', backend: 'webgl', once: true },
    { name: 'tfjs fit webgl (imitated)', who: 'tfjs', backend: 'webgl', once: true },
    { name: 'jax-js webgpu (imitated)', who: 'jax', backend: 'webgpu', once: true },
    { name: 'Netloom webgpu (imitated)', who: 'netloom', backend: 'webgpu', once: true },
  ],
}

/** Milliseconds of one measurement. */
const TIME = { mlp: 1200, cnn: 1500 }

/** Who must agree with tfjs on the CPU, from equal weights. The imitated WebGPU takes half a minute for T2. */
const TRACES = /** @type {const} */ ({
  mlp: [
    ['netloom', 'cpu'],
    ['netloom', 'wasm'],
    ['netloom', 'webgl'],
    ['netloom', 'webgpu'],
    ['jax', 'wasm'],
  ],
  cnn: [
    ['netloom', 'cpu'],
    ['netloom', 'wasm'],
    ['netloom', 'webgl'],
    ['jax', 'wasm'],
  ],
})

/** The largest difference of two losses that still counts as agreement. */
const AGREE = 1e-3

/**
 * @typedef {object} Parity
 * @property {WorkloadName} workload
 * @property {string} who
 * @property {number} difference the largest, over 20 losses
 * @property {boolean} falls
 * @property {boolean} ok
 */

/** @param {Page} page @returns {Promise<Parity[]>} */
async function parity(page) {
  /** @type {Parity[]} */
  const found = []
  for (const workload of /** @type {const} */ (['mlp', 'cnn'])) {
    const { weights, reference } = await page.evaluate(async (name) => {
      const given = await window.bench.netloom.weights(name)
      const asked = { workload: name, backend: 'cpu', weights: given }
      return { weights: given.map((each) => [...each]), reference: await window.bench.trace('tfjs', asked) }
    }, workload)
    for (const [who, backend] of TRACES[workload]) {
      const losses = await page.evaluate(
        ([name, whose, on, given]) =>
          whose === 'netloom'
            ? window.bench.netloom.trace(name, on)
            : window.bench.trace(whose, {
                workload: name,
                backend: on,
                weights: given.map((each) => Float32Array.from(each)),
              }),
        /** @type {const} */ ([workload, who, backend, weights]),
      )
      const difference =
        losses.length === reference.length
          ? Math.max(...losses.map((loss, at) => Math.abs(loss - (reference[at] ?? NaN))))
          : NaN
      const falls = (losses.at(-1) ?? NaN) < (losses[0] ?? NaN)
      const name = `${who === 'netloom' ? 'Netloom' : 'jax-js'} ${backend}`
      found.push({ workload, who: name, difference, falls, ok: falls && difference <= AGREE })
    }
  }
  return found
}

/**
 * @typedef {object} Speed
 * @property {Row} row
 * @property {Measurement[]} rounds
 * @property {string} [failed]
 */

/**
 * @template T
 * @param {import('playwright-core').Browser} browser
 * @param {(page: Page) => Promise<T>} measure
 */
async function onBenchPage(browser, measure) {
  const { url, close } = await serve({ root: join(root, '.cache', 'bench') })
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`${url}test/bench/bench.html`, { waitUntil: 'load' })
    return await measure(page)
  } finally {
    await context.close()
    await close()
  }
}

/**
 * Tells where the time of Netloom's training steps goes, kernel by kernel.
 * @param {import('playwright-core').Browser} browser
 * @param {(line: string) => void} tell
 */
export async function tellProfiles(browser, tell) {
  await onBenchPage(browser, async (page) => {
    for (const [workload, backend] of /** @type {const} */ ([
      ['mlp', 'cpu'],
      ['mlp', 'wasm'],
      ['cnn', 'wasm'],
    ])) {
      const { stepMilliseconds, kernels } = await page.evaluate(
        ([name, on]) => window.bench.netloom.profile(name, on),
        /** @type {const} */ ([workload, backend]),
      )
      const inside = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
      const calls = kernels.reduce((sum, one) => sum + one.calls, 0)
      const head = `${workload} on ${backend}: ${show(stepMilliseconds)} ms a step, ${show(inside)} of them in kernels`
      const rows = kernels
        .slice(0, 15)
        .map(({ kernel, calls: times, milliseconds }) => [kernel, show(times), milliseconds.toFixed(4)])
      tell(`${table([[head, 'calls', 'ms'], ['all', show(calls), inside.toFixed(4)], ...rows])}\n`)
    }
  })
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ rounds: number, tell: (line: string) => void }} options
 */
export async function measureTraining(browser, { rounds, tell }) {
  return onBenchPage(browser, async (page) => {
    tell('Do all compute the same? …')
    const agreed = await parity(page)

    const speeds = /** @type {Record<WorkloadName, Speed[]>} */ ({
      mlp: ROWS.mlp.map((row) => ({ row, rounds: [] })),
      cnn: ROWS.cnn.map((row) => ({ row, rounds: [] })),
    })
    /** @type {number[]} */
    const load = []
    for (let round = 0; round < rounds; round++) {
      const now = loadavg()[0] ?? NaN
      load.push(now)
      tell(`Training, round ${round + 1} of ${rounds} (load ${now.toFixed(1)}) …`)
      for (const workload of /** @type {const} */ (['mlp', 'cnn']))
        for (const speed of speeds[workload]) {
          const { who, backend, mode, once } = speed.row
          if ((once && round > 0) || speed.failed) continue
          const asked = { workload, backend, milliseconds: TIME[workload], ...(mode && { mode }) }
          try {
            speed.rounds.push(
              await page.evaluate(
                ([whose, what]) =>
                  whose === 'netloom' ? window.bench.netloom.round(what) : window.bench.round(whose, what),
                /** @type {const} */ ([who, asked]),
              ),
            )
          } catch (error) {
            speed.failed = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
          }
        }
    }
    return { parity: agreed, speeds, load }
  })
}
