import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fixture from '../../fixtures/optimizers/optimizers.json' with { type: 'json' }
import { launch, openPage, type OpenedPage } from '../../helpers/browser.ts'
import { serveHarness, type Served } from '../../helpers/serve.ts'
import type { Harness } from '../harness.ts'
import { worst } from '../optimizer-cases.ts'

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

/** Calls a function of the worker `kernels.worker.ts` in the browser. */
const kernels = ((name: string, ...given: unknown[]) =>
  opened.page.evaluate(
    ([called, args]) => (window.harness.kernels as (...all: unknown[]) => Promise<unknown>)(called, ...args),
    [name, given] as const,
  )) as Harness['kernels']

const NAMES = ['webgpu', 'webgl', 'wasm', 'cpu'] as const

describe('every backend, in a worker of a real browser, under the page’s security policy', () => {
  let reference: Awaited<ReturnType<typeof train>>
  const train = (name: (typeof NAMES)[number]) => kernels('train', name)
  beforeAll(async () => {
    reference = await train('cpu')
  })

  test('says what it runs on', async () => {
    expect(await kernels('open', 'webgpu')).toMatchObject({ name: 'webgpu', software: true, precision: 32 })
    expect(await kernels('open', 'webgl')).toMatchObject({ name: 'webgl', software: true, precision: 32 })
    expect(await kernels('open', 'wasm')).toEqual({
      name: 'wasm',
      device: 'WebAssembly with SIMD',
      software: false,
      precision: 32,
    })
    expect(await kernels('open', 'cpu')).toMatchObject({ name: 'cpu', software: false })
  })

  test.each(NAMES)('%s: gradients and losses as on the CPU, and no tensor left', async (name) => {
    const { gradients, losses, left } = await train(name)
    expect(left).toBe(0)
    expect(gradients.map((each) => each.length)).toEqual([54, 3, 108, 4])
    expect(worst(gradients, reference.gradients)).toBeLessThan(1e-5)
    expect(worst([losses], [reference.losses])).toBeLessThan(1e-5)
    expect(losses[2]).toBeLessThan(losses[0]!)
  })

  test.each(NAMES)('%s: optimizers as PyTorch', async (name) => {
    const { weights, left } = await kernels('optimizers', name, fixture)
    expect(left).toBe(0)
    for (const [index, each] of fixture.cases.entries())
      expect(worst(weights[index] ?? [], each.weights), each.name).toBeLessThan(1e-6)
  })
})

describe('choosing', () => {
  test('auto times what is worth timing, and leaves nothing behind', async () => {
    const { report, current, left } = await kernels('choose', 'auto')
    expect(['wasm', 'cpu']).toContain(report.name)
    expect(current).toBe(report.name)
    expect(left).toBe(0)
    expect(report.tried.map(({ name }) => name)).toEqual(NAMES)
    for (const { name, available, millisecondsPerStep, why } of report.tried) {
      expect(available).toBe(true)
      if (name === 'wasm' || name === 'cpu') expect(millisecondsPerStep).toBeGreaterThan(0)
      else expect(why).toContain('was not timed: there is no graphics device')
    }
  })

  test('what was asked for is taken, with a word about an imitated device', async () => {
    const { report, current } = await kernels('choose', 'webgpu')
    expect(current).toBe('webgpu')
    expect(report.why).toMatch(/^WebGPU was asked for\. .*slowly\.$/)
  })
})

describe('a device that goes', () => {
  test.each(['webgpu', 'webgl'] as const)('%s: its loss is told once, and it opens again', async (name) => {
    const { told, again, value, left, reading } = await kernels('lose', name)
    expect(reading).toBe('refused')
    expect(told.map(({ code }) => code)).toEqual(['engine/device-lost'])
    expect(told[0]!.message).toMatch(name === 'webgpu' ? /was lost: it was closed\..*matMul/ : /was lost/)
    expect(again).toEqual([])
    expect(value).toBe(512)
    expect(left).toBe(0)
  })

  test('a command that the device refuses is told, once', async () => {
    const told = await kernels('refuse')
    expect(told.map(({ code }) => code)).toEqual(['engine/uncaptured'])
    expect(told[0]!.message).toMatch(/refused a command \(.+\)\. .*cannot be trusted\.$/)
  })
})

describe('transposing whole numbers and truth values on WebGPU', () => {
  test('tfjs still gets it wrong (when that fails, the correction can go), ours is right', async () => {
    const { cases, stock, corrected } = await kernels('transpose')
    const wrong = cases.map(({ shape, perm, dtype }, index) => {
      const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce<number>((a, b) => a * b, 1))
      const out = perm.map((axis) => shape[axis]!)
      const count = out.reduce<number>((a, b) => a * b, 1)
      const wanted = Array.from({ length: count }, (_, to) => {
        let rest = to
        let from = 0
        for (let axis = out.length - 1; axis >= 0; axis--) {
          from += (rest % out[axis]!) * strides[perm[axis]!]!
          rest = Math.floor(rest / out[axis]!)
        }
        return dtype === 'bool' ? Number(from % 3 === 0) : 2 ** 24 + 1 + from
      })
      expect(corrected[index]).toEqual(wanted)
      return stock[index]!.some((value, at) => value !== wanted[at])
    })
    expect(wrong).toEqual(cases.map(() => true))
  })
})

test('nothing broke the policy or wrote an error', () => {
  expect(opened.findings).toEqual([])
})
