import { releaseProxy, wrap, type Remote } from 'comlink'
import type { NewAnswers } from '../kernel/evaluation.ts'
import { error, fail, type Checked, type Problem } from '../kernel/problem.ts'
import type { EngineEvent, Reading, RunControl, RunOutcome } from './protocol.ts'
import { carriesEvents, carriesReading, type WorkerApi } from './wire-format.ts'

export type EngineState = 'starting' | 'ready' | 'restarting' | 'failed'

export interface EngineOptions {
  onEvent(event: EngineEvent): void
  /** How far reading a table has come. */
  onReading?(reading: Reading): void
  /** `detail` is a sentence for people, or empty. */
  onState(state: EngineState, detail: string): void
  /** Where the app lives; bundled data is at `data/` below it. */
  readonly base?: string
  /** Makes the worker; tests put their own in. */
  readonly spawn?: () => Worker
  /** Milliseconds between two heartbeats. For tests. */
  readonly beat?: number
}

/** The engine as the page has it. No promise of it stays open: when the worker dies, each is settled with a problem. */
export interface Engine extends Pick<
  WorkerApi,
  'measure' | 'cancelReading' | 'keep' | 'preview' | 'run' | 'answer' | 'control'
> {
  /** Ends the worker; what is still asked for is settled. */
  dispose(): void
}

/** Heartbeats without an answer until the worker counts as not responding. */
const QUIET = 5
/**
 * Heartbeats without an answer until a worker that has work is given up. Between two steps it answers, but a single step
 * of a large network in plain JavaScript, or a driver that compiles shaders, takes its time.
 */
const PATIENT = 120
/** The same when a person has pressed Stop. */
const STOPPING = 8
/** Restarts in a row, without anything that worked between them, until it is left alone. */
const RESTARTS = 4
const BACKOFF = [0, 200, 1000, 3000]

const CRASHED = (why: string): Problem =>
  error('engine/crashed', `The engine stopped: ${why}`, {
    advice:
      'It has been started anew and the graph is untouched. Run again; if it happens again, choose another backend or a smaller network.',
  })

interface Pending {
  settle(problem: Problem): void
}

/** One worker from its start to its end. */
interface Host {
  readonly worker: Worker
  readonly remote: Remote<WorkerApi>
  readonly pending: Set<Pending>
  /** Heartbeats since the last answer; an open ping is not sent twice. */
  silent: number
  asked: boolean
  stopping: boolean
  alive: boolean
}

/** Starts the engine's worker and watches over it. */
export function createEngine(options: EngineOptions): Engine {
  const spawn =
    options.spawn ?? (() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
  const base = options.base ?? new URL(import.meta.env.BASE_URL, globalThis.location.href).href
  let host: Host | null = null
  let restarts = 0
  let starting: ReturnType<typeof setTimeout> | null = null
  let waiting: (() => void)[] = []
  let disposed = false

  const begin = (): void => {
    starting = null
    let worker: Worker
    try {
      worker = spawn()
    } catch (thrown) {
      options.onState('failed', `The engine could not be started: ${reasonOf(thrown)}`)
      restarts = RESTARTS
      for (const go of waiting.splice(0)) go()
      return
    }
    const made: Host = {
      worker,
      remote: wrap<WorkerApi>(worker),
      pending: new Set(),
      silent: 0,
      asked: false,
      stopping: false,
      alive: true,
    }
    host = made
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!made.alive) return
      if (carriesEvents(data)) for (const event of data.netloomEvents) options.onEvent(event)
      else if (carriesReading(data)) options.onReading?.(data.netloomReading)
    })
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      crash(
        made,
        event.message ? `${event.message.replace(/\.*$/, '')}.` : 'its program could not be loaded.',
      )
    })
    worker.addEventListener('messageerror', () => crash(made, 'a message could not be read.'))
    const lock = `netloom-engine-${crypto.randomUUID()}`
    made.remote.start(base, lock).then(
      () => {
        if (!made.alive) return
        watch(lock, () => crash(made, 'its process has ended.'))
        made.silent = 0
        options.onState('ready', '')
      },
      (thrown: unknown) => crash(made, reasonOf(thrown)),
    )
    for (const go of waiting.splice(0)) go()
  }

  /** Ends a worker, settles what it owes and starts another one, unless that has been in vain too often. */
  const crash = (dead: Host, why: string): void => {
    if (!dead.alive) return
    end(dead, CRASHED(why))
    if (disposed) return
    if (++restarts > RESTARTS) {
      options.onState(
        'failed',
        `The engine stopped ${restarts} times in a row: ${why} Run starts it once more.`,
      )
      return
    }
    options.onState('restarting', `The engine stopped: ${why} It is being started anew.`)
    starting = setTimeout(begin, BACKOFF[Math.min(restarts, BACKOFF.length) - 1])
  }

  const end = (dead: Host, problem: Problem): void => {
    dead.alive = false
    if (host === dead) host = null
    dead.remote[releaseProxy]()
    dead.worker.terminate()
    for (const one of dead.pending) one.settle(problem)
  }

  const beat = setInterval(() => {
    const one = host
    if (!one) return
    // Beats are counted, not time: after the machine has slept, one beat has passed and not a night.
    if (one.asked) one.silent++
    if (one.silent === QUIET)
      options.onState(
        'ready',
        `The engine has not answered for ${QUIET} seconds: it may be busy with a large step.`,
      )
    const limit = one.stopping ? STOPPING : one.pending.size > 0 ? PATIENT : QUIET * 2
    if (one.silent >= limit) {
      crash(one, one.stopping ? 'it did not react to Stop.' : `it did not answer for ${one.silent} seconds.`)
      return
    }
    if (one.asked) return
    one.asked = true
    one.remote.ping().then(
      () => {
        if (one.silent >= QUIET && one.alive) options.onState('ready', '')
        one.asked = false
        one.silent = 0
      },
      (thrown: unknown) => crash(one, reasonOf(thrown)),
    )
  }, options.beat ?? 1000)

  /** The worker that is there, or the next one; `null` when there will be none. */
  const present = async (): Promise<Host | null> => {
    if (disposed) return null
    if (host) return host
    if (starting === null) {
      // It was given up; whoever asks again gets another try.
      restarts = Math.min(restarts, RESTARTS - 1)
      options.onState('restarting', 'The engine is being started anew.')
      begin()
    } else await new Promise<void>((go) => waiting.push(go))
    return host
  }

  /** A call that always settles: with the answer, or with what `instead` makes of a problem. */
  async function call<T>(ask: (remote: Remote<WorkerApi>) => Promise<T>, instead: (problem: Problem) => T) {
    const one = await present()
    if (!one) return instead(CRASHED(disposed ? 'it was closed.' : 'it could not be started.'))
    return new Promise<T>((resolve) => {
      const pending: Pending = { settle: (problem) => finish(instead(problem)) }
      const finish = (value: T) => {
        one.pending.delete(pending)
        resolve(value)
      }
      one.pending.add(pending)
      ask(one.remote).then(
        (value) => {
          restarts = 0
          finish(value)
        },
        // Only a programmer's mistake arrives here; the worker itself is well.
        (thrown: unknown) => finish(instead(internal(thrown))),
      )
    })
  }

  options.onState('starting', '')
  begin()

  return {
    measure: (nodes) =>
      call(
        (remote) => remote.measure(nodes),
        // Nothing is known: the page asks again when the engine is ready.
        () => [],
      ),
    cancelReading: (key) =>
      call<void>(
        (remote) => remote.cancelReading(key),
        () => undefined,
      ),
    keep: (request) =>
      call<Checked<{ hash: string; bytes: number }>>(
        (remote) => remote.keep(request),
        (problem) => fail(problem),
      ),
    preview: (key, from, count) =>
      call(
        (remote) => remote.preview(key, from, count),
        () => null,
      ),
    run: (request) =>
      call<RunOutcome>(
        (remote) => remote.run(request),
        (problem) => ({
          phase: 'failed',
          problems: [{ ...problem, at: {} }],
          tensors: { before: 0, after: 0 },
        }),
      ).finally(() => {
        if (host) host.stopping = false
      }),
    answer: (request) =>
      call<Checked<NewAnswers>>(
        (remote) => remote.answer(request),
        (problem) => fail(problem),
      ),
    control: (runId: string, control: RunControl) => {
      if (host && control.do === 'stop') {
        host.stopping = true
        host.silent = 0
      }
      return call<void>(
        (remote) => remote.control(runId, control),
        () => undefined,
      )
    },
    dispose() {
      if (disposed) return
      disposed = true
      clearInterval(beat)
      if (starting !== null) clearTimeout(starting)
      if (host) end(host, CRASHED('it was closed.'))
      for (const go of waiting.splice(0)) go()
      waiting = []
    },
  }
}

/**
 * Calls `ended` when the holder of a lock is gone: a worker that was killed says nothing, and heartbeats alone could not
 * tell it from one that is busy. Does nothing where the browser has no locks (on an insecure address).
 */
function watch(lock: string, ended: () => void): void {
  const { locks } = (globalThis.navigator ?? {}) as Partial<Navigator>
  locks?.request(lock, ended).catch(() => undefined)
}

function reasonOf(thrown: unknown): string {
  const told = thrown instanceof Error ? thrown.message : String(thrown)
  return `${told.replace(/\.*$/, '') || 'no reason given'}.`
}

function internal(thrown: unknown): Problem {
  return error('engine/internal', `The engine made a mistake of its own: ${reasonOf(thrown)}`, {
    advice: 'The graph is untouched. Please report this.',
  })
}
