// @ts-check
/** `npm start`: from a fresh clone to the running page in one command. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, setup } from './setup.mjs'

const usualPort = 4173

/**
 * The port asked for with PORT, or undefined when none was.
 * @returns {number | undefined}
 */
function portAskedFor() {
  const text = process.env.PORT
  if (!text) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  console.error(`PORT is "${text}", and a port is a whole number from 0 to 65535.`)
  return process.exit(1)
}

/** Whether somebody is there to see a window. */
function hasScreen() {
  if (process.env.CI || process.env.NO_OPEN === '1') return false
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** @param {string} url */
function openBrowser(url) {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  // No such programme: the address is on the screen anyway.
  child.on('error', () => {})
  child.unref()
}

/**
 * Serves on the port asked for, else on the usual one, else on the next that is free.
 * @param {number | undefined} asked
 */
async function listen(asked) {
  const { serve } = await import('./server.mjs')
  const ports = asked === undefined ? Array.from({ length: 10 }, (_, i) => usualPort + i).concat(0) : [asked]
  for (const port of ports) {
    try {
      return await serve({ root: join(root, 'dist'), port })
    } catch (error) {
      if (!(
        error instanceof Error &&
        'code' in error &&
        ['EADDRINUSE', 'EACCES'].includes(String(error.code))
      ))
        throw error
    }
  }
  console.error(
    `Port ${ports.join(', ')} cannot be used: it is taken or not allowed. Choose another with PORT=….`,
  )
  return process.exit(1)
}

const asked = portAskedFor()
await setup()
const { buildPage } = await import('./build.mjs')
const built = await buildPage(() => console.log('Building the page …'))
if (!built.ok) {
  console.error(built.output.trim())
  console.error('The page could not be built; the reason stands above.')
  process.exit(1)
}
const { url, port, close } = await listen(asked)
if (port !== usualPort && asked === undefined) {
  // The browser keeps graphs by address, so a person who lands on another port would miss their work.
  console.log(
    `Port ${usualPort} is taken, perhaps by another Netloom. Graphs kept under that address are not shown here.`,
  )
}
console.log(`\n  Netloom is at ${url}\n\n  Press Ctrl+C to end.`)
if (hasScreen()) openBrowser(url)

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    console.log('\nEnded.')
    void close().then(() => process.exit(0))
  })
}
