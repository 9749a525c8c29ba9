import { expose, type Endpoint } from 'comlink'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../src/engine/client.ts'
import type { EngineEvent, RunOutcome, RunRequest } from '../../src/engine/protocol.ts'
import { EVENTS, type WorkerApi } from '../../src/engine/wire-format.ts'

const DONE: RunOutcome = { phase: 'done', problems: [], tensors: { before: 0, after: 0 } }
const request: RunRequest = { documentId: 'd', runId: 'r', plan: { nodes: [] }, backend: 'cpu' }

/** Node's ports hand out the data itself instead of an event. */
const endpointOf = (port: MessagePort): Endpoint => ({
  postMessage: (data) => port.postMessage(data),
  addEventListener: (_, listener) => {
    port.on('message', (data: unknown) => {
      const event = new MessageEvent('message', { data })
      if (typeof listener === 'function') listener(event)
      else listener.handleEvent(event)
    })
  },
  removeEventListener: () => undefined,
})

/** A worker of this thread: the supervisor cannot tell, and the test decides what it does. */
class FakeWorker extends EventTarget {
  readonly port: MessagePort
  readonly inside: MessagePort
  terminated = false

  constructor(api: Partial<WorkerApi>) {
    super()
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    this.inside = port2
    port1.on('message', (data: unknown) => {
      if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data }))
    })
    expose({ start: () => Promise.resolve(), ping: () => Promise.resolve(), ...api }, endpointOf(port2))
  }
  postMessage(data: unknown) {
    this.port.postMessage(data)
  }
  terminate() {
    this.terminated = true
    this.port.close()
  }
  tell(events: readonly EngineEvent[]) {
    this.inside.postMessage({ [EVENTS]: events })
  }
  break(message: string) {
    this.dispatchEvent(Object.assign(new Event('error'), { message }))
  }
}

const never = () => new Promise<never>(() => undefined)
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

let engine: Engine | null = null
afterEach(() => engine?.dispose())

/** An engine whose workers do, one after the other, what the list says; the last one goes on for all that follow. */
function supervised(...apis: Partial<WorkerApi>[]) {
  const workers: FakeWorker[] = []
  const states: string[] = []
  const details: string[] = []
  const events: EngineEvent[] = []
  engine = createEngine({
    base: 'http://localhost/',
    beat: 5,
    onEvent: (event) => events.push(event),
    onState: (state, detail) => {
      states.push(state)
      details.push(detail)
    },
    spawn: () => {
      const worker = new FakeWorker(apis[Math.min(workers.length, apis.length - 1)] ?? {})
      workers.push(worker)
      return worker as unknown as Worker
    },
  })
  return { engine, workers, states, details, events }
}

describe('the supervisor', () => {
  test('hands calls on, and events before the answer that ends their run', async () => {
    const inside: FakeWorker[] = []
    const event: EngineEvent = { documentId: 'd', runId: 'r', kind: 'phase', phase: 'training' }
    const {
      engine: own,
      workers,
      states,
      events,
    } = supervised({
      run: async () => {
        inside[0]?.tell([event])
        return DONE
      },
    })
    inside.push(...workers)
    expect(await own.run(request)).toEqual(DONE)
    expect(events).toEqual([event])
    expect(states).toEqual(['starting', 'ready'])
  })

  test('settles a run when the worker breaks, and the next one works', async () => {
    const { engine: own, workers, states } = supervised({ run: never }, { run: () => Promise.resolve(DONE) })
    const running = own.run(request)
    await pause(20)
    workers[0]!.break('Uncaught RuntimeError: unreachable')
    const outcome = await running
    expect(outcome).toMatchObject({ phase: 'failed', problems: [{ code: 'engine/crashed', at: {} }] })
    expect(outcome.problems[0]!.message).toBe('The engine stopped: Uncaught RuntimeError: unreachable.')
    expect(workers[0]!.terminated).toBe(true)
    expect(await own.run(request)).toEqual(DONE)
    expect(states).toEqual(['starting', 'ready', 'restarting', 'ready'])
  })

  test('settles measuring and looking with nothing, so that they are asked for again', async () => {
    const { engine: own, workers } = supervised({ measure: never, preview: never })
    const both = Promise.all([own.measure([]), own.preview('k', 0, 5), own.control('r', { do: 'pause' })])
    await pause(20)
    workers[0]!.dispatchEvent(new Event('messageerror'))
    expect(await both).toEqual([[], null, undefined])
  })

  test('ends an idle worker that does not answer, but leaves one alone that works', async () => {
    let answer: (outcome: RunOutcome) => void = () => undefined
    const busy = {
      ping: never,
      run: () =>
        new Promise<RunOutcome>((done) => {
          answer = done
        }),
    }
    const { engine: own, workers, details } = supervised(busy, {})
    const running = own.run(request)
    // 30 beats: far beyond what is granted to an idle worker, and below what is granted to a large step.
    await pause(150)
    expect(workers).toHaveLength(1)
    expect(details.some((detail) => /has not answered for 5 seconds/.test(detail))).toBe(true)
    answer(DONE)
    expect(await running).toEqual(DONE)
    await pause(150)
    expect(workers.length).toBeGreaterThan(1)
    expect(workers[0]!.terminated).toBe(true)
  })

  test('ends a worker that does not react to Stop', async () => {
    const { engine: own, workers } = supervised({ ping: never, run: never, control: never }, {})
    const running = own.run(request)
    await pause(20)
    void own.control('r', { do: 'stop' })
    const outcome = await running
    expect(outcome.problems[0]!.message).toBe('The engine stopped: it did not react to Stop.')
    expect(workers[0]!.terminated).toBe(true)
  })

  test('does not start a worker for ever that cannot live; asking again tries once more', async () => {
    const {
      engine: own,
      workers,
      states,
      details,
    } = supervised({
      start: () => Promise.reject(new Error('no memory')),
    })
    while (states.at(-1) !== 'failed') await pause(50)
    expect(workers).toHaveLength(5)
    expect(details.at(-1)).toMatch(/^The engine stopped 5 times in a row: no memory\./)
    const outcome = await own.run(request)
    expect(outcome).toMatchObject({ phase: 'failed', problems: [{ code: 'engine/crashed' }] })
    expect(workers.length).toBeGreaterThan(5)
  }, 20_000)

  test('says it when no worker can be made at all', async () => {
    const states: [string, string][] = []
    engine = createEngine({
      base: 'http://localhost/',
      onEvent: () => undefined,
      onState: (...state) => states.push(state),
      spawn: () => {
        throw new Error('This document requires TrustedScriptURL.')
      },
    })
    expect(states.at(-1)).toEqual([
      'failed',
      'The engine could not be started: This document requires TrustedScriptURL.',
    ])
    expect((await engine.run(request)).problems[0]!.code).toBe('engine/crashed')
  })

  test('turns a mistake of the engine into a problem and keeps the worker', async () => {
    const { engine: own, workers } = supervised({ run: () => Promise.reject(new Error('internal: oops')) })
    const outcome = await own.run(request)
    expect(outcome.problems[0]).toMatchObject({ code: 'engine/internal' })
    expect(outcome.problems[0]!.message).toContain('internal: oops.')
    expect(workers).toHaveLength(1)
  })

  test('closes: what is still asked for is settled, and nothing starts again', async () => {
    const { engine: own, workers } = supervised({ run: never })
    const running = own.run(request)
    await pause(20)
    own.dispose()
    expect((await running).problems[0]!.message).toBe('The engine stopped: it was closed.')
    expect((await own.run(request)).phase).toBe('failed')
    await pause(50)
    expect(workers).toHaveLength(1)
  })
})
