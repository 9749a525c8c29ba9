/** Milliseconds of steps that are read back together, and at least this many steps where they are fast. */
const WINDOW = 50
const STEPS = 16
/** A window of slow steps ends after this many milliseconds, so that a person sees something happen. */
const LONGEST = 250

/** Measures how fast training goes, and says how many steps to read back at once. */
export interface Pace {
  /** Rows whose results have arrived. */
  did(rows: number): void
  /** Whether as many steps have been asked for as should be read together. */
  full(steps: number): boolean
  speed(): { samplesPerSecond: number; secondsLeft: number | null }
  pause(): void
  resume(): void
}

/** @param total rows of all epochs together */
export function createPace(total: number): Pace {
  let done = 0
  let window = 1
  let windowBegan = performance.now()
  let stepsInWindow = 0
  let since = performance.now()
  let rate = 0
  let pausedAt = 0

  return {
    did(rows) {
      done += rows
      const now = performance.now()
      const seconds = (now - since) / 1000
      since = now
      if (seconds <= 0) return
      const here = rows / seconds
      // Smoothed over about the last second, so that the number can be read.
      const weight = rate === 0 ? 1 : 1 - Math.exp(-seconds)
      rate += (here - rate) * weight
    },
    full(steps) {
      stepsInWindow = steps
      if (steps < window) return false
      const now = performance.now()
      const perStep = (now - windowBegan) / stepsInWindow
      windowBegan = now
      const wanted = Math.max(STEPS, Math.ceil(WINDOW / Math.max(0.001, perStep)))
      const most = Math.max(1, Math.floor(LONGEST / Math.max(0.001, perStep)))
      // Windows grow step by step, since the first steps of a run say little about the rest.
      window = Math.max(1, Math.min(wanted, most, window * 2))
      return true
    },
    speed() {
      const left = rate > 0 ? Math.max(0, total - done) / rate : null
      return { samplesPerSecond: rate, secondsLeft: left }
    },
    pause() {
      pausedAt = performance.now()
    },
    resume() {
      const paused = performance.now() - pausedAt
      since += paused
      windowBegan += paused
    },
  }
}
