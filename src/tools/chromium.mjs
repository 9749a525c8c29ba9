// @ts-check
/** Finds a Chromium for the tests that need a real browser. Nothing is downloaded behind a person's back. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export const howToInstall =
  'No Chromium was found: install Chromium or Google Chrome, or set NETLOOM_CHROMIUM to the full path of one.'

const variables = ['NETLOOM_CHROMIUM', 'CHROME_PATH', 'CHROMIUM_PATH']
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
]

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Names on PATH. @param {NodeJS.ProcessEnv} env @returns {string[]} */
function onPath(env) {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  return names.flatMap((name) => folders.flatMap((folder) => endings.map((end) => join(folder, name + end))))
}

/** Where macOS and Windows put them. @param {NodeJS.ProcessEnv} env @returns {string[]} */
function usualPlaces(env) {
  if (process.platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge']
    const folders = ['/Applications', join(homedir(), 'Applications')]
    return folders.flatMap((folder) =>
      apps.map((app) => join(folder, `${app}.app`, 'Contents', 'MacOS', app)),
    )
  }
  if (process.platform === 'win32') {
    const apps = [
      ['Chromium', 'Application', 'chrome.exe'],
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ]
    const folders = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']]
    return folders.flatMap((folder) => (folder ? apps.map((app) => join(folder, ...app)) : []))
  }
  return ['/snap/bin/chromium', '/opt/google/chrome/chrome']
}

/** What Playwright has downloaded for other projects, newest first. @param {NodeJS.ProcessEnv} env @returns {string[]} */
function inPlaywrightCache(env) {
  const usual =
    process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : process.platform === 'win32'
        ? (env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
        : (env.XDG_CACHE_HOME ?? join(homedir(), '.cache'))
  const own = env.PLAYWRIGHT_BROWSERS_PATH
  const cache = own && own !== '0' ? own : join(usual, 'ms-playwright')
  if (!existsSync(cache)) return []
  const inside = [
    ['chrome-linux', 'chrome'],
    ['chrome-linux64', 'chrome'],
    ['chrome-win', 'chrome.exe'],
    ['chrome-win64', 'chrome.exe'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
    ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac-x64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
  ]
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) => inside.map((parts) => join(cache, name, ...parts)))
}

/**
 * The path of a Chromium: from the environment, by its usual names, from where systems put it, from Playwright's cache.
 * A path in the environment that does not work is an error, not a reason to take another browser in silence.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findChromium(env = process.env) {
  for (const name of variables) {
    const path = env[name]
    if (!path) continue
    if (runs(path)) return path
    throw new Error(`${name} is set to ${path}, which is not a programme that can be run.`)
  }
  return [...onPath(env), ...usualPlaces(env), ...inPlaywrightCache(env)].find(runs)
}

const isDebianAsRoot = () => process.getuid?.() === 0 && existsSync('/etc/debian_version')

/**
 * Finds a Chromium and, on Debian as root, installs the distribution's package when there is none.
 * @returns {string} its path
 * @throws with a sentence that says what to install
 */
export function needChromium() {
  const found = findChromium()
  if (found) return found
  if (isDebianAsRoot()) {
    console.log('Installing the package chromium with apt-get …')
    const options = /** @type {const} */ ({
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const update = spawnSync('apt-get', ['update', '-qq'], options)
    const install = spawnSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
      options,
    )
    const now = findChromium()
    if (now) return now
    console.error(`${update.stderr ?? ''}${install.stderr ?? ''}`.trim())
  }
  throw new Error(howToInstall)
}

const called = process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href
if (called) {
  const path = findChromium()
  console.log(path ?? howToInstall)
  process.exitCode = path ? 0 : 1
}
