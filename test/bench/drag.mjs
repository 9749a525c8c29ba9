// @ts-check
/** What dragging one node costs in graphs of different sizes, in the production app. */
import { gapsOf, quantile } from './figures.mjs'
import { install, start, stop } from './probe.mjs'

/** @typedef {import('playwright-core').Page} Page */

const SIZES = [100, 500, 1000]
const MOVES = 60
/** Milliseconds between two moves of the pointer: as often as frames are drawn. */
const PACE = 16

/**
 * A graph file of so many nodes: data, and many small networks side by side, with about one wire for each node.
 * @param {number} count
 */
export function graphFile(count) {
  /** @type {Record<string, object>} */
  const nodes = { 'points-1': { type: 'points' } }
  /** @type {Record<string, [number, number]>} */
  const layout = { 'points-1': [0, 0] }
  const across = Math.ceil(Math.sqrt(count))
  const place = (/** @type {number} */ at) =>
    /** @type {[number, number]} */ ([(at % across) * 240, Math.floor(at / across) * 160])
  let last = ''
  for (let at = 1; at < count; at++) {
    const begins = at % 10 === 1
    const id = begins ? `input-${at}` : `dense-${at}`
    nodes[id] = begins
      ? { type: 'input', in: { data: 'points-1.data' }, params: { columns: ['x', 'y'] } }
      : { type: 'dense', in: { x: `${last}.y` }, params: { units: 8 } }
    layout[id] = place(at)
    last = id
  }
  const uses = { dense: 1, input: 1, points: 1 }
  return JSON.stringify({ format: 1, title: `Bench of ${count} nodes`, uses, nodes, layout })
}

/**
 * Opens a graph by the app's own file button.
 * @param {Page} page @param {string} url @param {number} count
 */
async function open(page, url, count) {
  await page.goto(`${url}#start`, { waitUntil: 'load' })
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Open a file/ }).click()
  const buffer = Buffer.from(graphFile(count))
  await (await chosen).setFiles({ name: `bench-${count}.json`, mimeType: 'application/json', buffer })
  await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length > 3)
  // Until it is measured, laid out and quiet.
  await page.waitForTimeout(1500 + count * 2)
}

/** A node near the middle of the canvas that the pointer can take hold of. @param {Page} page */
async function handle(page) {
  const found = await page.evaluate(() => {
    const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (!canvas) return null
    const middle = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 }
    const all = [...document.querySelectorAll('.react-flow__node')].map((node) => {
      const box = node.getBoundingClientRect()
      const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 14) }
      return {
        id: node.getAttribute('data-id') ?? '',
        ...at,
        far: Math.hypot(at.x - middle.x, at.y - middle.y),
      }
    })
    return all.sort((a, b) => a.far - b.far)[0] ?? null
  })
  if (!found) throw new Error('There is no node on the canvas.')
  return found
}

/** @param {Page} page @param {string} id */
const styleOf = (page, id) =>
  page.evaluate((node) => document.querySelector(`[data-id="${node}"]`)?.getAttribute('style'), id)

/** @param {Page} page */
async function drag(page) {
  const session = await page.context().newCDPSession(page)
  // The thread's own time on the processor, so that other work on the machine does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const costs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (/** @type {string} */ name) => 1000 * (metrics.find((one) => one.name === name)?.value ?? NaN)
    return { script: of('ScriptDuration'), task: of('TaskDuration') }
  }
  const { id, x, y } = await handle(page)
  const before = await styleOf(page, id)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 6, y)
  await page.waitForTimeout(200)
  await start(page)
  const from = await costs()
  for (let move = 0; move < MOVES; move++) {
    // There and back, so that the node stays in view.
    const away = 6 + 3 * (move < MOVES / 2 ? move : MOVES - move)
    const next = new Promise((done) => setTimeout(done, PACE))
    await page.mouse.move(x + away, y + away / 2)
    await next
  }
  const to = await costs()
  const gaps = gapsOf((await stop(page)).frames)
  const during = await styleOf(page, id)
  await page.mouse.up()
  await session.detach()
  if (before === during) throw new Error(`The node ${id} did not follow the pointer.`)
  return {
    script: (to.script - from.script) / MOVES,
    task: (to.task - from.task) / MOVES,
    p95: quantile(gaps, 0.95),
    longest: Math.max(0, ...gaps),
    over50: gaps.filter((gap) => gap > 50).length,
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url of the app
 */
export async function measureDrag(browser, url) {
  const found = []
  for (const nodes of SIZES) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    await install(context)
    try {
      const page = await context.newPage()
      await open(page, url, nodes)
      const inView = () => page.evaluate(() => document.querySelectorAll('.react-flow__node').length)
      const opened = { drawn: await inView(), ...(await drag(page)) }
      await page.keyboard.press('Control+0')
      await page.waitForTimeout(800)
      const close = { drawn: await inView(), ...(await drag(page)) }
      found.push({ nodes, opened, close })
    } finally {
      await context.close()
    }
  }
  return found
}
