// @ts-check
/** The browser of the benchmark. */
import { chromium } from 'playwright-core'
import { findChromium, howToInstall } from '../../src/tools/chromium.mjs'

/** Software rendering for WebGPU, as in the tests, and no traffic of the browser's own. */
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

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launch() {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(howToInstall)
  return chromium.launch({ executablePath, headless: true, args: flags })
}
