import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../src/tools/chromium.mjs'

const folder = mkdtempSync(join(tmpdir(), 'netloom browsers '))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file that could be a browser. */
function programme(...parts: string[]): string {
  const path = join(folder, ...parts)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  chmodSync(path, 0o755)
  return path
}

// The names and places of Linux; those of other systems cannot be made up here.
describe.runIf(process.platform === 'linux')('a Chromium is found', () => {
  const chosen = programme('chosen', 'my browser')
  const chrome = programme('bin', 'google-chrome')
  const older = programme('cache', 'ms-playwright', 'chromium-999', 'chrome-linux', 'chrome')
  const newer = programme('cache', 'ms-playwright', 'chromium-1200', 'chrome-linux', 'chrome')
  const PATH = [join(folder, 'nowhere'), join(folder, 'bin')].join(delimiter)
  const XDG_CACHE_HOME = join(folder, 'cache')

  test.each(['NETLOOM_CHROMIUM', 'CHROME_PATH', 'CHROMIUM_PATH'])('by %s before all others', (name) => {
    expect(findChromium({ [name]: chosen, PATH })).toBe(chosen)
  })

  test('by a usual name, the plain one first', () => {
    expect(findChromium({ PATH })).toBe(chrome)
    const chromium = programme('bin', 'chromium')
    expect(findChromium({ PATH })).toBe(chromium)
  })

  test("in Playwright's cache, the newest", () => {
    expect(findChromium({ PATH: '', XDG_CACHE_HOME })).toBe(newer)
    rmSync(newer)
    expect(findChromium({ PATH: '', PLAYWRIGHT_BROWSERS_PATH: join(XDG_CACHE_HOME, 'ms-playwright') })).toBe(
      older,
    )
  })

  test('but a wrong path in the environment is told, not passed over', () => {
    const wrong = join(folder, 'nothing here')
    expect(() => findChromium({ NETLOOM_CHROMIUM: wrong, PATH })).toThrow(
      `NETLOOM_CHROMIUM is set to ${wrong}, which is not a programme that can be run.`,
    )
    expect(() => findChromium({ NETLOOM_CHROMIUM: folder, PATH })).toThrow('not a programme that can be run')
  })
})
