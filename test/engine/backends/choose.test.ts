import { describe, expect, test } from 'vitest'
import {
  chooseBackend,
  decide,
  nextBackend,
  showMilliseconds,
  type Tried,
} from '../../../src/engine/backends/choose.ts'
import type { BackendHandlers, BackendInfo } from '../../../src/engine/backends/opened.ts'
import type { BackendName } from '../../../src/engine/protocol.ts'
import { error, fail, ok, type Checked } from '../../../src/kernel/problem.ts'

const timed = (name: BackendName, millisecondsPerStep: number): Tried => ({
  name,
  available: true,
  software: false,
  millisecondsPerStep,
})
const missing = (name: BackendName, why: string): Tried => ({ name, available: false, why })

describe('deciding', () => {
  test('takes the fastest that was timed, and names the others', () => {
    const report = decide('auto', [
      missing('webgpu', 'This browser has no WebGPU.'),
      timed('webgl', 19.44),
      timed('wasm', 14.8),
      timed('cpu', 454.2),
    ])
    expect(report?.name).toBe('wasm')
    expect(report?.why).toBe(
      'WebAssembly is the fastest on this graph: 14.8 ms per step against 19.4 ms with WebGL and 454 ms with plain JavaScript. This browser has no WebGPU.',
    )
    expect(report?.tried).toHaveLength(4)
    expect(JSON.stringify(report?.tried)).not.toContain('software')
  })

  test('plain JavaScript wins on a tiny network', () => {
    expect(decide('auto', [timed('webgpu', 26), timed('wasm', 0.76), timed('cpu', 0.63)])?.name).toBe('cpu')
  })

  test('a backend that was not timed is not taken, unless none was', () => {
    const software: Tried = { name: 'webgpu', available: true, software: true, why: 'It is slow.' }
    const failed: Tried = { name: 'cpu', available: true, software: false, why: 'It broke.' }
    expect(decide('auto', [software, timed('wasm', 900)])?.name).toBe('wasm')
    expect(decide('auto', [software, failed])?.name).toBe('cpu')
    expect(decide('auto', [software])?.name).toBe('webgpu')
    expect(decide('auto', [missing('cpu', 'No.')])).toBeNull()
  })

  test('what was asked for, or the next behind it', () => {
    const there = (name: BackendName): Tried => ({ name, available: true, software: false })
    expect(decide('wasm', [there('wasm')])?.why).toBe('WebAssembly was asked for.')
    expect(
      decide('webgpu', [missing('webgpu', 'This browser has no WebGPU.'), there('webgl')]),
    ).toMatchObject({
      name: 'webgl',
      why: 'WebGPU was asked for, but WebGL is used instead: This browser has no WebGPU.',
    })
    expect(decide('webgl', [{ ...there('webgl'), software: true }])?.why).toBe(
      'WebGL was asked for. It has no graphics device here, so the processor imitates one, slowly.',
    )
    expect(decide('cpu', [missing('cpu', 'No.')])).toBeNull()
  })

  test('the order', () => {
    expect((['webgpu', 'webgl', 'wasm', 'cpu'] as const).map(nextBackend)).toEqual([
      'webgl',
      'wasm',
      'cpu',
      null,
    ])
  })

  test.each([
    [0.4249, '0.42 ms'],
    [14.84, '14.8 ms'],
    [20, '20 ms'],
    [453.6, '454 ms'],
  ])('%d milliseconds are %s', (value, text) => expect(showMilliseconds(value)).toBe(text))
})

/** A machine whose steps take what `speeds` says, on a clock of its own. */
function machine(
  speeds: Partial<Record<BackendName, { first: number; then: number; software?: boolean; breaks?: string }>>,
) {
  let clock = 0
  let current: BackendName = 'cpu'
  let handlers: BackendHandlers = {}
  let running = 0
  const steps: Record<string, number> = {}
  const open = (name: BackendName, given: BackendHandlers = {}): Promise<Checked<BackendInfo>> => {
    const speed = speeds[name]
    if (!speed) return Promise.resolve(fail(error(`engine/no-${name}`, `There is no ${name}.`)))
    current = name
    handlers = given
    return Promise.resolve(
      ok({ name, device: name, software: speed.software ?? false, precision: 32 as const }),
    )
  }
  const trial = () => {
    running++
    let done = 0
    return {
      step() {
        const { first = 0, then = 0, breaks } = speeds[current] ?? {}
        if (breaks === 'throws') return Promise.reject(new Error('out of memory'))
        if (breaks) handlers.onUncaptured?.(error('engine/uncaptured', breaks))
        clock += done++ === 0 ? first : then
        steps[current] = done
        return Promise.resolve()
      },
      end: () => void running--,
    }
  }
  return { open, trial, now: () => clock, steps, state: () => ({ clock, current, running, handlers }) }
}

describe('timing', () => {
  test('every backend on the graph; the fastest is the one that is open in the end', async () => {
    const fake = machine({
      webgpu: { first: 900, then: 2 },
      webgl: { first: 1500, then: 4 },
      wasm: { first: 20, then: 8 },
      cpu: { first: 30, then: 16 },
    })
    const handlers = { onLost: () => undefined }
    const chosen = await chooseBackend('auto', { ...fake, handlers })
    expect(chosen.ok && chosen.value.report.name).toBe('webgpu')
    expect(chosen.ok && chosen.value.info.name).toBe('webgpu')
    expect(chosen.ok && chosen.value.report.tried.map((each) => each.millisecondsPerStep)).toEqual([
      2, 4, 8, 16,
    ])
    expect(fake.state()).toMatchObject({ current: 'webgpu', running: 0, handlers })
  })

  test('does not wait for what cannot win', async () => {
    const fake = machine({
      webgpu: { first: 5000, then: 1900, software: true },
      webgl: { first: 2300, then: 230 },
      wasm: { first: 100, then: 14.8 },
      cpu: { first: 2000, then: 2000 },
    })
    const tried: string[] = []
    const chosen = await chooseBackend('auto', { ...fake, onTrying: (name) => tried.push(name) })
    expect(chosen.ok && chosen.value.report.name).toBe('wasm')
    // One step of plain JavaScript is enough, WebGL has to be warm, and an imitated graphics device is not tried at all.
    expect(fake.steps).toEqual({ wasm: 5, cpu: 1, webgl: 2 })
    expect(tried).toEqual(['wasm', 'cpu', 'webgl'])
    expect(chosen.ok && chosen.value.report.why).toContain(
      'WebGPU was not timed: there is no graphics device',
    )
    expect(chosen.ok && chosen.value.report.why).toContain('2000 ms with plain JavaScript')
  })

  test('on a large network plain JavaScript is not even tried', async () => {
    const fake = machine({ wasm: { first: 500, then: 400 }, cpu: { first: 50_000, then: 50_000 } })
    const chosen = await chooseBackend('auto', fake)
    expect(chosen.ok && chosen.value.report).toMatchObject({ name: 'wasm' })
    expect(fake.steps.cpu).toBeUndefined()
    expect(fake.state().clock).toBeLessThan(2500)
  })

  test('a backend that throws or refuses commands is passed over, with the reason', async () => {
    const fake = machine({
      webgpu: { first: 1, then: 1, breaks: 'The buffer is too large.' },
      webgl: { first: 1, then: 1, breaks: 'throws' },
      wasm: { first: 9, then: 9 },
    })
    const chosen = await chooseBackend('auto', fake)
    expect(chosen.ok && chosen.value.report.why).toBe(
      'WebAssembly is the fastest on this graph: 9 ms per step. WebGPU could not take a step: The buffer is too large. WebGL could not take a step: out of memory. There is no cpu.',
    )
    expect(fake.state().running).toBe(0)
  })

  test('an imitated graphics device is timed where there is nothing else', async () => {
    const fake = machine({ webgpu: { first: 900, then: 500, software: true } })
    const chosen = await chooseBackend('auto', fake)
    expect(chosen.ok && chosen.value.report.tried.find(({ name }) => name === 'webgpu')).toMatchObject({
      millisecondsPerStep: 500,
    })
  })

  test('without any backend there is a problem, not an exception', async () => {
    const chosen = await chooseBackend('auto', machine({}))
    expect(chosen.ok).toBe(false)
    expect(chosen.problems.map(({ code }) => code)).toEqual(['engine/no-backend'])
    expect(chosen.problems[0]?.message).toContain('There is no webgpu.')
  })

  test('an explicit choice is not timed', async () => {
    const fake = machine({ webgl: { first: 1, then: 1 }, cpu: { first: 1, then: 1 } })
    const chosen = await chooseBackend('webgpu', fake)
    expect(chosen.ok && chosen.value.report).toMatchObject({ name: 'webgl' })
    expect(fake.steps).toEqual({})
  })
})
