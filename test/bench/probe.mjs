// @ts-check
/** What is put into the app's page to watch it: frames, long tasks, and what the engine's worker says. */

/**
 * @typedef {object} Seen
 * @property {number[]} frames when each was drawn
 * @property {{ at: number, milliseconds: number }[]} tasks each task of more than 50 ms on the page's thread
 */

/** @typedef {{ at: number, kind: string, phase?: string, step?: number }} Heard an event of the engine, when it came */
/** @typedef {{ start: () => void, stop: () => Seen, clicked: number, heard: Heard[] }} Probe */

/** Puts the probe into every page of a context. @param {import('playwright-core').BrowserContext} context */
export async function install(context) {
  await context.addInitScript(() => {
    /** @type {Seen} */
    let seen = { frames: [], tasks: [] }
    let watching = false
    /** @type {Heard[]} */
    const heard = []
    new PerformanceObserver((list) => {
      if (!watching) return
      for (const { startTime: at, duration } of list.getEntries())
        seen.tasks.push({ at, milliseconds: duration })
    }).observe({ type: 'longtask' })
    /** @param {number} now */
    const frame = (now) => {
      if (!watching) return
      seen.frames.push(now)
      requestAnimationFrame(frame)
    }
    /** @type {Probe} */
    const probe = {
      clicked: 0,
      heard,
      start() {
        seen = { frames: [], tasks: [] }
        watching = true
        requestAnimationFrame(frame)
      },
      stop() {
        watching = false
        return seen
      },
    }
    Reflect.set(globalThis, 'netloomProbe', probe)
    addEventListener('pointerdown', () => (probe.clicked = performance.now()), true)
    globalThis.Worker = class extends Worker {
      /** @param {string | URL} url @param {WorkerOptions} [options] */
      constructor(url, options) {
        super(url, options)
        this.addEventListener('message', ({ data }) => {
          for (const { kind, phase, progress } of data?.netloomEvents ?? []) {
            heard.push({ at: performance.now(), kind, phase, step: progress?.step })
            // Seen in a trace.
            if (kind === 'phase') performance.mark(`netloom ${String(phase)}`)
          }
        })
      }
    }
  })
}

/** @param {import('playwright-core').Page} page */
export const start = (page) =>
  page.evaluate(() => /** @type {Probe} */ (Reflect.get(globalThis, 'netloomProbe')).start())

/** @param {import('playwright-core').Page} page @returns {Promise<Seen>} */
export const stop = (page) =>
  page.evaluate(() => /** @type {Probe} */ (Reflect.get(globalThis, 'netloomProbe')).stop())

/**
 * The longest task of the page's thread while the network trained, in milliseconds of the processor: other work on the
 * machine makes it no longer. Call between a click on Run and its end.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} run
 */
export async function longestOnProcessor(browser, page, run) {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] })
  await run()
  /** @type {{ traceEvents: { name: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: { name?: string } }[] }} */
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString('utf8'))
  const began = events.find(({ name }) => name === 'netloom training')
  const ended = events.find(
    ({ name, ts }) => /^netloom (?!training)/.test(name) && ts > (began?.ts ?? Infinity),
  )
  if (!began) throw new Error('No training was seen.')
  const tasks = events.filter(
    ({ name, pid, tid, ts, dur = 0 }) =>
      name === 'ThreadControllerImpl::RunTask' &&
      pid === began.pid &&
      tid === began.tid &&
      ts >= began.ts &&
      ts + dur <= (ended?.ts ?? Infinity),
  )
  if (tasks.length === 0) throw new Error('The trace holds no tasks of the page.')
  return Math.max(...tasks.map(({ tdur = NaN }) => tdur / 1000))
}
