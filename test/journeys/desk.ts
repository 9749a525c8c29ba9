import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { serve } from '../../src/tools/server.mjs'
import { launch, openPage, type OpenedPage, type PageOptions } from '../helpers/browser.ts'
import { servePage, type Served } from '../helpers/serve.ts'

const root = join(import.meta.dirname, '..', '..')

/** Where a person sits: a browser and the production build under its real headers, for all journeys of one file. */
export interface Desk {
  /** A new person: nothing is stored yet. `hash` is the address behind `#`, such as `example=penguins`. */
  sitDown: (hash?: string, options?: PageOptions) => Promise<OpenedPage>
  /** Another tab of a person who is here already. */
  anotherTab: (context: BrowserContext, hash?: string) => Promise<OpenedPage>
}

/** Milliseconds within which a page answers; trainings have more. */
const PATIENCE = 15_000
const TRAINING = 60_000

/**
 * Call it once per file, outside of tests. Every test closes its pages; one that fails leaves a picture in `.cache/journeys`.
 * `NETLOOM_DIST` names another folder with a build.
 */
export function setUpDesk(): Desk {
  let browser: Browser
  let served: Served
  beforeAll(async () => {
    const { NETLOOM_DIST: other } = process.env
    served = await (other === undefined ? servePage() : serve({ root: join(root, other) }))
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    await served.close()
  })
  const open = async (where: Browser | BrowserContext, hash: string, options: PageOptions = {}) => {
    const opened = await openPage(where, hash === '' ? served.url : `${served.url}#${hash}`, options)
    opened.page.setDefaultTimeout(PATIENCE)
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') {
        const name = task.name.replaceAll(/\W+/g, '-').slice(0, 60)
        const place = opened.context.pages().indexOf(opened.page)
        await opened.page.screenshot({ path: join(root, '.cache', 'journeys', `${name}-${place}.png`) })
      }
      await opened.close()
    })
    return opened
  }
  return {
    sitDown: (hash = '', options = {}) => open(browser, hash, options),
    anotherTab: (context, hash = '') => open(context, hash),
  }
}

/** Waits until something can be seen. */
export const see = (what: Locator, timeout = PATIENCE): Promise<void> => what.first().waitFor({ timeout })

/** Waits until something cannot be seen any more. */
export const seeNoMore = (what: Locator, timeout = PATIENCE): Promise<void> =>
  what.first().waitFor({ state: 'hidden', timeout })

/** A node on the canvas, by its id, which its name for screen readers holds. */
export const node = (page: Page, id: string): Locator =>
  page.getByRole('group', { name: new RegExp(`^[^.]*\\(${id}\\)`) })

/** All nodes on the canvas. */
export const nodes = (page: Page): Locator =>
  page.getByRole('application', { name: 'Graph' }).getByRole('group')

/** A port of a node: "Output data", "Input prediction". */
export const port = (page: Page, id: string, name: string): Locator =>
  node(page, id).getByRole('img', { name: new RegExp(`^${name}\\b`) })

/** A wire, by the titles of the nodes at its ends, and the port. */
export const wire = (page: Page, from: string, to: string): Locator =>
  page.getByRole('img', { name: new RegExp(`^Wire from ${from} to ${to}`) })

export const runButton = (page: Page): Locator =>
  page.getByRole('group', { name: 'Run', exact: true }).getByRole('button', { name: 'Run', exact: true })

export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name })

/** The lower panel. */
export const results = (page: Page): Locator => page.getByRole('region', { name: 'Results' })

export const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' })

export const palette = (page: Page): Locator => page.getByRole('navigation', { name: 'Palette' })

/** A node type in the palette. */
export const entry = (page: Page, title: string): Locator =>
  palette(page).getByRole('button', { name: new RegExp(`^${title}( fits here)?$`) })

/** Waits for the end of a run. */
export const seeDone = (page: Page): Promise<void> =>
  see(results(page).getByText('Done', { exact: true }), TRAINING)

/** The number that a node shows as its result, such as `accuracy` on Metrics. */
export async function numberOn(page: Page, id: string, label: string): Promise<number> {
  const text = await node(page, id).innerText()
  const found = new RegExp(`${label}\\s+([\\d.]+)`).exec(text.replaceAll(/\s+/g, ' '))
  if (!found) throw new Error(`${id} shows no ${label}: ${text}`)
  return Number(found[1])
}

/** A place on the screen. */
export type Place = readonly [x: number, y: number]

/** The middle of what can be seen of an element, once it stands still: the graph glides when a node is brought into view. */
export async function middle(what: Locator): Promise<Place> {
  let box = await what.boundingBox()
  for (let tries = 0; tries < 40; tries++) {
    await what.page().waitForTimeout(50)
    const before = box
    box = await what.boundingBox()
    if (box && before && box.x === before.x && box.y === before.y) break
  }
  if (!box) throw new Error(`Cannot be seen: ${String(what)}`)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

/** Takes the mouse from one place to another with the button down, and leaves it down. */
export async function pull(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  // A hand begins slowly: what is dragged is taken where it was pressed.
  const begin = Math.min(1, 3 / Math.hypot(dx, dy))
  for (const part of [begin, 0.4, 0.8, 1]) await page.mouse.move(from[0] + dx * part, from[1] + dy * part)
}

/** Drags with the mouse. */
export async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await pull(page, from, to)
  await page.mouse.up()
}

/** Sets a number in the inspector as one types it. */
export async function setNumber(page: Page, name: string, value: string): Promise<void> {
  const field = inspector(page).getByRole('spinbutton', { name, exact: true })
  await field.fill(value)
  await field.press('Enter')
}

/** A file as it lies on somebody's desktop. */
export interface Loose {
  readonly name: string
  readonly bytes: Uint8Array
}

export const textFile = (name: string, text: string): Loose => ({
  name,
  bytes: new TextEncoder().encode(text),
})

/** Opens a file by the menu and the browser's own dialog. */
export async function chooseFile(page: Page, file: Loose): Promise<void> {
  await page.getByRole('button', { name: 'File menu' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: 'Open a file' }).click()
  const buffer = Buffer.from(file.bytes)
  await (await chooser).setFiles({ name: file.name, mimeType: 'application/octet-stream', buffer })
}

/** Drags a file from the desktop and lets it go at a place of an element. */
export async function dropFile(on: Locator, file: Loose, at?: Place): Promise<void> {
  const page = on.page()
  // Through base64, since only JSON crosses to the page.
  const dataTransfer = await page.evaluateHandle(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name))
      return transfer
    },
    [file.name, Buffer.from(file.bytes).toString('base64')] as const,
  )
  const [clientX, clientY] = at ?? (await middle(on))
  for (const type of ['dragenter', 'dragover', 'drop'])
    await on.dispatchEvent(type, { dataTransfer, clientX, clientY })
  await dataTransfer.dispose()
}
