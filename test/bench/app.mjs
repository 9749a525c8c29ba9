// @ts-check
/** How the production app feels: while it trains, at the first step, and while a node is dragged. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { serve } from '../../src/tools/server.mjs'
import { root } from '../../src/tools/setup.mjs'
import { measureDrag } from './drag.mjs'
import { gapsOf, quantile } from './figures.mjs'
import { install, longestOnProcessor, start, stop } from './probe.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./probe.mjs').Probe} Probe */
/** @typedef {import('./probe.mjs').Seen} Seen */

/** Seconds of an idle page, and of training at most. */
const IDLE = 3
const TRAINING = 8

/**
 * @param {Seen} seen
 * @param {number} [from] @param {number} [to] only between these moments of the page
 */
export function smoothness({ frames, tasks }, from = 0, to = Infinity) {
  const gaps = gapsOf(frames.filter((at) => at >= from && at <= to))
  const inside = tasks.filter(({ at, milliseconds }) => at >= from && at + milliseconds <= to)
  return {
    framesPerSecond: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
    p95: quantile(gaps, 0.95),
    longest: Math.max(0, ...gaps),
    over50: gaps.filter((gap) => gap > 50).length,
    /** 0 when there was none of more than 50 ms: the browser reports no shorter ones. */
    longestTask: Math.max(0, ...inside.map(({ milliseconds }) => milliseconds)),
  }
}

/** When the network trained, without what comes before (the click) and behind (the final results are drawn). @param {Page} page @param {number} from */
async function whileTraining(page, from) {
  const phases = await page.evaluate(() =>
    /** @type {Probe} */ (Reflect.get(globalThis, 'netloomProbe')).heard.filter(
      ({ kind }) => kind === 'phase',
    ),
  )
  const began = phases.find(({ at, phase }) => at > from && phase === 'training')?.at ?? NaN
  const ended = phases.find(({ at, phase }) => at > began && phase !== 'training')?.at ?? Infinity
  return /** @type {const} */ ([began, ended])
}

/** @param {Page} page */
async function openDigits(page, /** @type {string} */ url) {
  await page.goto(`${url}#example=digits-cnn`, { waitUntil: 'load' })
  const run = runButton(page)
  await run.waitFor()
  // Until the data is read and the graph is ready to run.
  await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length > 5)
  await page.waitForTimeout(1500)
}

/** @param {Page} page */
const runButton = (page) =>
  page.getByRole('group', { name: 'Run' }).getByRole('button', { name: 'Run', exact: true })

/** Waits for an event of the engine after a moment. @param {Page} page @param {'step' | 'end'} what @param {number} from */
const hear = (page, what, from) =>
  page.waitForFunction(
    ([kind, since]) => {
      const { heard } = /** @type {Probe} */ (Reflect.get(globalThis, 'netloomProbe'))
      return heard.some(
        ({ at, step, phase = '' }) =>
          at > since && (kind === 'step' ? (step ?? 0) > 0 : ['done', 'stopped', 'failed'].includes(phase)),
      )
    },
    /** @type {const} */ ([what, from]),
    { timeout: 60_000, polling: 20 },
  )

/**
 * Milliseconds from the press on Run until the first loss has reached the page, and how the run began.
 * @param {Page} page
 */
async function firstStep(page) {
  const from = await page.evaluate(() => performance.now())
  await runButton(page).click()
  await hear(page, 'step', from)
  return page.evaluate((since) => {
    const { heard, clicked } = /** @type {Probe} */ (Reflect.get(globalThis, 'netloomProbe'))
    return (heard.find(({ at, step }) => at > since && (step ?? 0) > 0)?.at ?? NaN) - clicked
  }, from)
}

/** @param {Page} page */
async function stopRun(page) {
  const from = await page.evaluate(() => performance.now())
  await page.getByRole('button', { name: /^Stop/ }).click()
  await hear(page, 'end', from)
  await page.waitForTimeout(300)
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ rounds: number, folder: string, tell: (line: string) => void }} options
 */
export async function measureApp(browser, { rounds, folder, tell }) {
  const { url, close } = await serve({ root: join(root, folder) })
  try {
    /** @type {ReturnType<typeof smoothness>[]} */
    const idle = []
    /** @type {ReturnType<typeof smoothness>[]} */
    const run = []
    /** @type {ReturnType<typeof smoothness>[]} */
    const training = []
    /** @type {{ cold: number[], second: number[] }} */
    const first = { cold: [], second: [] }
    /** @type {number[]} */
    const onProcessor = []
    for (let round = 0; round < rounds; round++) {
      tell(`The app, round ${round + 1} of ${rounds} …`)
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      await install(context)
      try {
        const page = await context.newPage()
        await openDigits(page, url)
        await start(page)
        await page.waitForTimeout(IDLE * 1000)
        idle.push(smoothness(await stop(page)))

        first.cold.push(await firstStep(page))
        await stopRun(page)
        await start(page)
        const from = await page.evaluate(() => performance.now())
        first.second.push(await firstStep(page))
        await Promise.race([hear(page, 'end', from), page.waitForTimeout(TRAINING * 1000)])
        const seen = await stop(page)
        run.push(smoothness(seen))
        training.push(smoothness(seen, ...(await whileTraining(page, from))))

        // Once more on a new page, since the same run is not done twice.
        const traced = await context.newPage()
        await openDigits(traced, url)
        onProcessor.push(
          await longestOnProcessor(browser, traced, async () => {
            const since = await traced.evaluate(() => performance.now())
            await runButton(traced).click()
            await Promise.race([hear(traced, 'end', since), traced.waitForTimeout(TRAINING * 1000)])
          }),
        )
      } finally {
        await context.close()
      }
    }
    tell('Dragging a node …')
    const drag = await measureDrag(browser, url)
    return { idle, run, training, onProcessor, first, drag, script: firstLoad(folder) }
  } finally {
    await close()
  }
}

/**
 * Bytes of the page's JavaScript that a first visit loads, gzipped: the entry and all that it imports, by the build's own list.
 * @param {string} folder
 */
function firstLoad(folder) {
  /** @type {Record<string, { file: string, isEntry?: boolean, imports?: string[] }>} */
  const manifest = JSON.parse(readFileSync(join(root, folder, '.vite', 'manifest.json'), 'utf8'))
  /** @type {Set<string>} */
  const files = new Set()
  const visit = (/** @type {string} */ key) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const [key, { isEntry }] of Object.entries(manifest)) if (isEntry) visit(key)
  const sizes = [...files].map((file) => gzipSync(readFileSync(join(root, folder, file))).length)
  return { files: files.size, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
