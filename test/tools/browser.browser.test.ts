import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../src/tools/server.mjs'
import { axe, launch, openPage } from '../helpers/browser.ts'
import type { Served } from '../helpers/serve.ts'

/** The journeys rely on these helpers to notice what goes wrong, so each must be seen to notice it. */
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1><button>Go</button></main><script src="/script.js"></script></body></html>`

const root = mkdtempSync(join(tmpdir(), 'netloom-page-'))
let browser: Browser
let served: Served

beforeAll(async () => {
  writeFileSync(join(root, 'index.html'), page)
  writeFileSync(join(root, 'script.js'), "document.title = 'Ready'\n")
  served = await serve({ root })
  browser = await launch()
})

afterAll(async () => {
  await browser.close()
  await served.close()
  rmSync(root, { recursive: true })
})

test('a page in good order is clean, light or dark', async () => {
  const { page, expectClean, close } = await openPage(browser, served.url, { colorScheme: 'dark' })
  expect(await page.title()).toBe('Ready')
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
  expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([1440, 900])
  expect(await axe(page)).toEqual([])
  expectClean()
  await close()
})

test('the page may neither write markup, nor make code, nor ask another host', async () => {
  const { page, findings, expectClean, close } = await openPage(browser, served.url)
  await page.evaluate(() => {
    const attempts = [
      () => document.body.insertAdjacentHTML('beforeend', '<b>text</b>'),
      () => {
        const script = document.createElement('script')
        script.textContent = 'document.title = "changed"'
      },
      () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
      () => void fetch('https://netloom.invalid/').catch(() => undefined),
    ]
    for (const attempt of attempts) {
      try {
        attempt()
      } catch {
        // Refused, as it should be.
      }
    }
  })
  await expect
    .poll(() => findings.filter((one) => one.startsWith('policy: ')).length)
    .toBeGreaterThanOrEqual(4)
  expect(await page.title()).toBe('Ready')
  expect(findings).toContainEqual(
    expect.stringMatching(/^policy: connect-src refused https:\/\/netloom\.invalid/),
  )
  expect(expectClean).toThrow('The page is not clean')
  await close()
})

test.each([
  ['an error that is thrown', "setTimeout(() => { throw new Error('boom') })", /^thrown: Error: boom/],
  ['a promise that fails', "void Promise.reject(new Error('late'))", /^thrown: Error: late/],
  ['an error on the console', "console.error('bad news')", /^console: bad news/],
  ['a file that is missing', "void fetch('/missing.json')", /^console: .*404/],
  [
    'a picture of another host',
    "new Image().src = 'https://netloom.invalid/a.png'",
    /^another host: .*a\.png$/,
  ],
])('%s is found, in any tab, unless it is expected', async (_what, code, finding) => {
  const first = await openPage(browser, served.url)
  const second = await openPage(first.context, served.url, {
    expected: [finding, /Content Security Policy/, /^policy: img-src/],
  })
  await first.page.evaluate(code)
  await expect.poll(() => first.findings).toContainEqual(expect.stringMatching(finding))
  expect(first.expectClean).toThrow('The page is not clean')
  second.expectClean()
  await first.close()
})

test('a serious finding of axe is told with its place', async () => {
  const { page, close } = await openPage(browser, served.url)
  await page.evaluate(() => document.querySelector('button')?.replaceChildren())
  const found = await axe(page)
  expect(found).toEqual([expect.stringMatching(/^critical button-name: .*\(1 places\)\n {4}button: /)])
  await close()
})

test('WebGPU is there without a graphics card', async () => {
  const { page, close } = await openPage(browser, served.url)
  expect(await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null)).toBe(true)
  await close()
})
