import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { AxeResults } from 'axe-core'
import { findChromium, howToInstall } from '../../src/tools/chromium.mjs'

/** Software rendering for WebGPU, so that the tests need no graphics card; and no traffic of the browser's own. */
const flags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

/**
 * Starts the Chromium that is on this machine.
 * @param more further flags, such as `--js-flags=--max-old-space-size=300`
 * @throws with a sentence that says what to install when there is none
 */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(howToInstall)
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] })
}

export interface PageOptions {
  /** In CSS pixels. */
  viewport?: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
  reducedMotion?: 'reduce' | 'no-preference'
  /** Findings that are part of what is tested, such as the message of an engine that was killed. */
  expected?: readonly RegExp[]
}

export interface OpenedPage {
  page: Page
  /** Holds the storage: another page of the same context is another tab of the same person. */
  context: BrowserContext
  /** What went wrong so far in any page of the context, in readable form. */
  findings: string[]
  /**
   * @throws when a page broke its security policy, threw, wrote an error to the console, or asked another host
   */
  expectClean: () => void
  close: () => Promise<void>
}

const contexts = new WeakMap<BrowserContext, string[]>()

/** A fresh person without any storage, with everything that goes wrong written down. */
async function openContext(browser: Browser, origin: string, options: PageOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'no-preference',
    acceptDownloads: true,
  })
  const findings: string[] = []
  contexts.set(context, findings)
  await context.exposeBinding('netloomViolation', (_source, what: string) => findings.push(`policy: ${what}`))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const { netloomViolation } = globalThis as { netloomViolation?: (what: string) => void }
      const what = `${event.effectiveDirective} refused ${event.blockedURI} ${event.sample} (${event.sourceFile})`
      netloomViolation?.(what)
    })
  })
  context.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== origin) {
      findings.push(`another host: ${request.url()}`)
    }
  })
  context.on('weberror', (error) => findings.push(`thrown: ${error.error().stack ?? error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error') findings.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('page', (page) => page.on('crash', () => findings.push('the page crashed')))
  return context
}

/**
 * Opens an address in a fresh context, or as another tab of the context that is given.
 * The page is 1440×900 and light unless the options say otherwise (they apply to a fresh context only, except `expected`).
 */
export async function openPage(
  where: Browser | BrowserContext,
  url: string,
  options: PageOptions = {},
): Promise<OpenedPage> {
  const isBrowser = 'newContext' in where
  const context = isBrowser ? await openContext(where, new URL(url).origin, options) : where
  const findings = contexts.get(context)
  if (!findings) throw new Error('The context was not opened by openPage, so nothing is recorded in it.')
  const page = await context.newPage()
  await page.goto(url, { waitUntil: 'load' })
  const expected = options.expected ?? []
  return {
    page,
    context,
    findings,
    expectClean: () => {
      const unexpected = findings.filter((finding) => !expected.some((pattern) => pattern.test(finding)))
      if (unexpected.length > 0) throw new Error(`The page is not clean:\n${unexpected.join('\n')}`)
    },
    close: () => (isBrowser ? context.close() : page.close()),
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Scans what the page shows now with axe.
 * @returns one text per serious or critical finding: its rule, what it means, and where (at most five places)
 */
export async function axe(page: Page): Promise<string[]> {
  // Through the debugger, which the page's policy does not concern; a script element would be refused.
  if (!(await page.evaluate(() => Reflect.has(globalThis, 'axe')))) await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const tool = Reflect.get(globalThis, 'axe') as {
      run: (root: Document, options: object) => Promise<AxeResults>
    }
    // What passes is most of the report, and nobody reads it here.
    const report = await tool.run(document, { resultTypes: ['violations'] })
    return report.violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, 5).map(({ target, failureSummary }) => {
        const why = (failureSummary ?? '').replaceAll(/\s+/g, ' ')
        return `    ${target.join(' ')}: ${why}`
      })
      return `${String(impact)} ${id}: ${help} (${nodes.length} places)\n${places.join('\n')}`
    })
}
