import type { Problem } from '../kernel/problem.ts'
import { Fault } from './problems.ts'
import type { RunControl } from './protocol.ts'

/** What a person, or the device, tells a run while it is going on. */
export interface Signals {
  /** Whether the run is to end after this batch. */
  readonly stopped: boolean
  /** Whether the next batch must wait. */
  readonly held: boolean
  control(control: RunControl): void
  /** The learning rate that was asked for since the last call; `null` when none was. */
  takeLearningRate(): number | null
  /** Takes the leave for one step, if the run is going step by step. */
  takeStep(): void
  /** Waits until the run may go on or is stopped. @throws Fault when the device fails meanwhile */
  released(): Promise<void>
  /** The device failed: whatever the run waits for is over. The first problem counts. */
  fail(problem: Problem): void
  /** @throws Fault when the device has failed */
  check(): void
  /**
   * What is to blame for an error: when a device fails, its readings are rejected before the device says why, so this
   * waits a moment for the word of the device.
   */
  blame(thrown: unknown): Promise<unknown>
  /** Waits for something the device does. @throws Fault when the device fails meanwhile */
  guard<T>(promise: Promise<T>): Promise<T>
}

/** Milliseconds between the first failed reading and the news of the device. */
const GRACE = 150

/** The signals of one run. */
export function createSignals(): Signals {
  let paused = false
  let steps = 0
  let stopped = false
  let rate: number | null = null
  let fault: Fault | null = null
  let wake = () => {}
  // Whoever waits for the device. A race against one promise for the whole run would keep every wait in memory.
  const waiting = new Set<(fault: Fault) => void>()

  const held = () => paused && steps === 0 && !stopped
  const check = () => {
    if (fault) throw fault
  }
  const guard = <T>(promise: Promise<T>): Promise<T> => {
    const guarded = new Promise<T>((resolve, reject) => {
      promise.then(
        (value) => {
          waiting.delete(reject)
          resolve(value)
        },
        (thrown: unknown) => {
          waiting.delete(reject)
          // What was thrown is handed on as it is.
          // oxlint-disable-next-line typescript/prefer-promise-reject-errors
          reject(fault ?? thrown)
        },
      )
      if (fault) reject(fault)
      else waiting.add(reject)
    })
    // Whoever asked may have been stopped by an earlier failure and never look.
    guarded.catch(() => undefined)
    return guarded
  }
  return {
    get stopped() {
      return stopped
    },
    get held() {
      return held()
    },
    control(control) {
      switch (control.do) {
        case 'pause':
          paused = true
          steps = 0
          break
        case 'resume':
          paused = false
          steps = 0
          break
        case 'step':
          paused = true
          steps++
          break
        case 'stop':
          stopped = true
          break
        case 'learningRate':
          rate = control.value
          break
      }
      if (!held()) wake()
    },
    takeLearningRate() {
      const taken = rate
      rate = null
      return taken
    },
    takeStep() {
      if (steps > 0) steps--
    },
    async released() {
      while (held()) {
        await guard(
          new Promise<void>((done) => {
            wake = done
          }),
        )
      }
    },
    fail(problem) {
      if (fault) return
      fault = new Fault(problem)
      for (const reject of waiting) reject(fault)
      waiting.clear()
    },
    check,
    async blame(thrown) {
      if (thrown instanceof Fault) return thrown
      for (const until = performance.now() + GRACE; fault === null && performance.now() < until;)
        await new Promise((done) => setTimeout(done, 10))
      return fault ?? thrown
    },
    guard,
  }
}
