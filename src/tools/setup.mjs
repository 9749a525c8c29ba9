// @ts-check
/**
 * What every command does first: a Node that is new enough, and exactly the packages that the lock file names.
 * Runs before anything is installed, so it uses nothing but Node itself, and no syntax that an old Node cannot read.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The folder that holds package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * The sentence for a Node that is too old (Vite needs 20.19 in the 20 line and 22.12 after it), or undefined.
 * @param {string} version such as `20.19.1`
 * @returns {string | undefined}
 */
export function tooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return undefined
  return `Netloom needs Node 20.19, 22.12 or newer, and this is Node ${version}. Install a newer one from https://nodejs.org and try again.`
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
function packagesIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages || {}
}

/**
 * Whether what npm says it installed is what the lock file asks for. Packages for other systems are optional and may
 * be missing.
 * @param {string} lock path of package-lock.json
 * @param {string} installed path of npm's own list inside node_modules
 */
function agrees(lock, installed) {
  if (!existsSync(installed)) return false
  try {
    const wanted = packagesIn(lock)
    const there = packagesIn(installed)
    return (
      Object.keys(there).every((name) => name in wanted) &&
      Object.entries(wanted).every(([name, { version, optional }]) => {
        if (name === '') return true
        const found = there[name]
        return found ? found.version === version : optional === true
      })
    )
  } catch {
    return false
  }
}

/**
 * Why the packages must be installed, or undefined when they are there. The stamp holds a hash of the lock file and the
 * system, so that a copied folder is noticed too.
 * @param {string} folder the project's folder
 * @returns {{ reason: string | undefined, stamp: () => void }}
 */
export function stale(folder) {
  const lock = join(folder, 'package-lock.json')
  const modules = join(folder, 'node_modules')
  const file = join(modules, '.netloom-stamp')
  const system = `${process.platform} ${process.arch}`
  const wanted = `${system} ${createHash('sha256').update(readFileSync(lock)).digest('hex')}`
  const stamp = () => writeFileSync(file, wanted)
  if (!existsSync(modules)) return { reason: 'they are not there yet', stamp }
  const had = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (had === wanted) return { reason: undefined, stamp }
  if (had !== undefined && !had.startsWith(`${system} `))
    return { reason: 'they are for another system', stamp }
  // Somebody ran npm themselves and got the same: no need to do it again.
  if (agrees(lock, join(modules, '.package-lock.json'))) {
    stamp()
    return { reason: undefined, stamp }
  }
  return { reason: 'they are not those of package-lock.json', stamp }
}

/**
 * Runs npm in the project's folder, wherever that is: under `npm run` by the very npm that is running (no shell, so
 * blanks in paths are safe), else by its name.
 * @param {string[]} args
 * @param {string} folder
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(args, folder) {
  const own = process.env.npm_execpath
  const windows = process.platform === 'win32'
  const child =
    own && /npm-cli\.c?js$/.test(own)
      ? spawn(process.execPath, [own].concat(args), { cwd: folder })
      : spawn('npm', args, { cwd: folder, shell: windows })
  return new Promise((resolve) => {
    let output = ''
    child.stdout.on('data', (part) => (output += part))
    child.stderr.on('data', (part) => (output += part))
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code: code === null ? 1 : code, output }))
  })
}

/**
 * Checks Node and installs the locked packages when they are missing or stale. Ends the process with a sentence when
 * it cannot.
 * @param {string} [folder]
 */
export async function setup(folder = root) {
  const old = tooOld(process.versions.node)
  if (old) {
    console.error(old)
    process.exit(1)
  }
  const { reason, stamp } = stale(folder)
  if (!reason) return
  console.log(`Installing the packages (${reason}); this takes a minute the first time …`)
  const began = Date.now()
  const { code, output } = await npm(['ci', '--include=dev', '--no-audit', '--no-fund'], folder)
  if (code !== 0) {
    console.error(output.trim())
    console.error(
      'The packages could not be installed. Check the network connection and run the command again.',
    )
    process.exit(1)
  }
  stamp()
  console.log(`Packages installed in ${Math.round((Date.now() - began) / 1000)} s.`)
}

const called = process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href
if (called) await setup()
