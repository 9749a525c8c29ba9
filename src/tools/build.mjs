// @ts-check
/** Builds the page only when something that goes into it has changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { step } from './step.mjs'
import { root } from './setup.mjs'

const sources = [
  'index.html',
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
  'src',
  'nodes',
  'graphs',
  'public',
]

/** Every file below a path, in one fixed order. @param {string} path @returns {string[]} */
function filesBelow(path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  const entries = readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const inner = `${path}/${entry.name}`
    return entry.isDirectory() ? filesBelow(inner) : [inner]
  })
}

/** A hash of everything that the built page is made from: names and contents. @returns {string} */
function hashOfSources() {
  const hash = createHash('sha256')
  for (const source of sources) {
    const files = /\.\w+$/.test(source) ? [source] : filesBelow(source)
    for (const file of files) {
      if (existsSync(join(root, file)))
        hash
          .update(`${file}\0`)
          .update(readFileSync(join(root, file)))
          .update('\0')
    }
  }
  return hash.digest('hex')
}

/**
 * Builds the page into `dist`, unless it is there already and made from these very files.
 * @param {() => void} [beforeBuild] called when there is something to do
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function buildPage(beforeBuild) {
  const stamp = join(root, 'dist', '.netloom-stamp')
  const wanted = hashOfSources()
  const isThere = existsSync(stamp) && existsSync(join(root, 'dist', 'index.html'))
  if (isThere && readFileSync(stamp, 'utf8') === wanted) return { ok: true, output: '' }
  beforeBuild?.()
  const { ok, output } = await step('vite', ['build', '--logLevel', 'warn'], { limit: 180 })
  if (ok) writeFileSync(stamp, wanted)
  return { ok, output }
}
