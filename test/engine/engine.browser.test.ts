import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BackendChoice } from '../../src/engine/protocol.ts'
import { launch, openPage, type OpenedPage } from '../helpers/browser.ts'
import { serveHarness, type Served } from '../helpers/serve.ts'
import type { Harness } from './harness.ts'
import { curveOf, resultOf, statesOf } from './helpers/session.ts'

let served: Served
let browser: Browser
let opened: OpenedPage

beforeAll(async () => {
  served = await serveHarness()
  browser = await launch()
  opened = await openPage(browser, served.url)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

/** Calls a function of the test page. */
const call = <Name extends keyof Harness>(name: Name, ...given: Parameters<Harness[Name]>) =>
  opened.page.evaluate(
    ([called, args]) =>
      (window.harness[called as 'run'] as unknown as (...all: unknown[]) => Promise<unknown>)(
        ...(args as unknown[]),
      ),
    [name, given] as const,
  ) as ReturnType<Harness[Name]>

/** Three networks that are small enough for a processor that plays a graphics chip. */
const CASES = {
  penguins: { name: 'penguins' },
  spirals: { name: 'two-spirals' },
  digits: { name: 'digits-cnn', params: { 'conv2d-1': { filters: 4 }, 'train-1': { batchSize: 16 } } },
} as const
type Case = keyof typeof CASES

const known = new Map<Case, Awaited<ReturnType<Harness['trace']>>>()
async function reference(one: Case) {
  const found = known.get(one) ?? (await call('trace', CASES[one], 'cpu', 20))
  known.set(one, found)
  return found
}

describe.each(['webgpu', 'webgl', 'wasm'] as const)('%s', (backend) => {
  // WebGPU without a graphics card takes up to half a second for a step, so it is given fewer of the larger ones.
  const steps = (one: Case) => (backend !== 'webgpu' || one === 'penguins' ? 20 : one === 'spirals' ? 8 : 5)

  test.each(Object.keys(CASES) as Case[])(
    '%s: losses as on the CPU, step by step, and no tensor left',
    async (one) => {
      const wanted = await reference(one)
      expect(wanted.losses).toHaveLength(20)
      expect(wanted.losses.at(-1)).toBeLessThan(wanted.losses[0]!)
      const got = await call('trace', CASES[one], backend, steps(one))
      expect(got.losses).toHaveLength(steps(one))
      got.losses.forEach((loss, step) =>
        expect(
          Math.abs(loss - wanted.losses[step]!),
          `step ${step}: ${loss} for ${wanted.losses[step] ?? 'none'}`,
        ).toBeLessThan(1e-3),
      )
      got.metrics.forEach((metric, step) =>
        expect(Math.abs(metric - wanted.metrics[step]!)).toBeLessThanOrEqual(1),
      )
      if (got.losses.length === wanted.losses.length)
        expect(Math.abs(got.validation!.loss - wanted.validation!.loss)).toBeLessThan(1e-3)
      expect(got.left).toBe(0)
    },
  )
})

describe('the engine in its worker, under the page’s security policy', () => {
  const run = (backend: BackendChoice, epochs: number) =>
    call('run', { name: 'penguins', params: { 'train-1': { epochs, patience: 0, batchSize: 64 } } }, backend)

  test.each([
    ['webgpu', 2],
    ['webgl', 4],
    ['wasm', 30],
    ['cpu', 30],
  ] as const)('trains the penguins on %s, from the data to the results', async (backend, epochs) => {
    const done = await run(backend, epochs)
    expect(done).toMatchObject({ phase: 'done', problems: [] })
    expect(done.tensors.after).toBe(done.tensors.before)
    const report = done.events.find(({ kind }) => kind === 'backend')
    expect(report).toMatchObject({ report: { name: backend } })
    expect(curveOf(done.events, 'train-1')).toHaveLength(epochs)
    expect(statesOf(done.events)).toMatchObject({
      'train-1': 'done',
      'metrics-1': 'done',
      'predictions-1': 'done',
    })
    const phases = done.events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))
    expect(phases.includes('compiling')).toBe(backend === 'webgpu' || backend === 'webgl')
    if (epochs === 30)
      expect(
        resultOf<{ headline: { value: number } }>(done.events, 'metrics-1').headline.value,
      ).toBeGreaterThanOrEqual(0.93)
  })

  test('auto times what is there and says why', async () => {
    const done = await call('run', { name: 'two-spirals', params: { 'train-1': { epochs: 3 } } }, 'auto')
    expect(done.phase).toBe('done')
    const event = done.events.find(({ kind }) => kind === 'backend')
    if (event?.kind !== 'backend') throw new Error('Nothing was said of the backend.')
    expect(['wasm', 'cpu']).toContain(event.report.name)
    expect(event.report.why).toMatch(/\d ms per step/)
    // The boundary was also drawn while it trained, or at least in the end.
    expect(done.events.some((one) => one.kind === 'result' && one.node === 'decision-boundary-1')).toBe(true)
  })

  test('goes on after pause, single step and a changed learning rate', async () => {
    const { outcome, workers } = await call(
      'runAnd',
      { name: 'penguins', params: { 'train-1': { epochs: 40, patience: 0 } } },
      'cpu',
      'spin',
    )
    expect(outcome).toMatchObject({ phase: 'done', problems: [] })
    expect(workers).toBe(1)
  })

  test('killed in mid-training: the run settles with a problem, and the next one works', async () => {
    const { outcome, states } = await call(
      'runAnd',
      { name: 'penguins', params: { 'train-1': { epochs: 10000, patience: 0 } } },
      'cpu',
      'kill',
    )
    expect(outcome).toMatchObject({ phase: 'failed', problems: [{ code: 'engine/crashed' }] })
    expect(states.at(-1)).toMatch(/^(restarting: The engine stopped: its process has ended|ready)/)
    const next = await run('cpu', 3)
    expect(next).toMatchObject({ phase: 'done', problems: [] })
    expect(next.states.at(-1)).toBe('ready')
  })

  test.each(['webgpu', 'webgl'] as const)(
    '%s: a device lost in mid-training fails the run, and the next one works',
    async (backend) => {
      const { first, second } = await call(
        'lose',
        { name: 'penguins', params: { 'train-1': { epochs: 500, patience: 0, batchSize: 64 } } },
        backend,
      )
      expect(first.phase).toBe('failed')
      expect(first.problems.map(({ code }) => code)).toEqual(['engine/device-lost'])
      expect(first.problems[0]!.advice).toContain(backend === 'webgpu' ? 'WebGL' : 'WebAssembly')
      expect(first.tensors.after).toBe(first.tensors.before)
      expect(second).toMatchObject({ phase: 'done', problems: [] })
      expect(second.tensors.after).toBe(second.tensors.before)
    },
  )

  test('trains where no animation frame ever comes: in a hidden tab', async () => {
    const hidden = await openPage(browser, served.url)
    try {
      // Workers ask for frames too; the page and all that it starts get none.
      const done = await hidden.page.evaluate(() => {
        window.requestAnimationFrame = () => 0
        return window.harness.run(
          { name: 'penguins', params: { 'train-1': { epochs: 5, patience: 0 } } },
          'cpu',
        )
      })
      expect(done.phase).toBe('done')
    } finally {
      await hidden.close()
    }
  })

  test('breaks no rule of the page meanwhile', () => {
    expect(() => opened.expectClean()).not.toThrow()
  })
})
