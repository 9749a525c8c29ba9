// @ts-check
/** Runs one tool of the project in a process of its own, quietly and with a time limit. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** The tools by the package that brings them. */
const packages = /** @type {const} */ ({
  vite: 'vite',
  vitest: 'vitest',
  tsc: 'typescript',
  oxlint: 'oxlint',
  prettier: 'prettier',
})

/**
 * The file that a package runs under a name. Called through Node itself, so no shell and no PATH is involved.
 * @param {keyof typeof packages} tool
 */
export function toolFile(tool) {
  const folder = join(root, 'node_modules', packages[tool])
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[tool])
}

/** Groups of processes that are running now, so that Ctrl+C ends them with us. @type {Set<number>} */
const running = new Set()

/** Ends a process and all that it started. @param {number} pid */
function end(pid) {
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'])
    else process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}

/** When everything must have ended, in milliseconds since 1970. */
let deadline = Infinity

/** Lets all steps from now on take so many seconds together. @param {number} seconds */
export function allowInAll(seconds) {
  deadline = Date.now() + seconds * 1000
}

/** @param {NodeJS.Signals} signal */
function interrupted(signal) {
  for (const pid of running) end(pid)
  process.exit(signal === 'SIGINT' ? 130 : 143)
}

/** @param {number} pid */
function began(pid) {
  if (running.size === 0) process.on('SIGINT', interrupted).on('SIGTERM', interrupted)
  running.add(pid)
}

/** @param {number} pid */
function ended(pid) {
  running.delete(pid)
  end(pid)
  if (running.size === 0) process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
}

/**
 * @typedef {object} StepResult
 * @property {boolean} ok it ended with status 0 within its time
 * @property {boolean} timedOut
 * @property {string} output everything that it printed
 * @property {number} seconds
 */

/**
 * Runs a tool and collects what it prints.
 * @param {keyof typeof packages} tool
 * @param {string[]} args
 * @param {{ limit: number, env?: Record<string, string> }} options limit in seconds
 * @returns {Promise<StepResult>}
 */
export function step(tool, args, { limit, env = {} }) {
  const start = Date.now()
  const allowed = Math.max(1, Math.min(limit, Math.round((deadline - start) / 1000)))
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [toolFile(tool), ...args], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that its workers and browsers end with it.
      detached: process.platform !== 'win32',
    })
    if (child.pid) began(child.pid)
    let output = ''
    let timedOut = false
    child.stdout.on('data', (part) => (output += part))
    child.stderr.on('data', (part) => (output += part))
    const timer = setTimeout(() => {
      timedOut = true
      output += `\nStopped after ${allowed} s, its time limit.`
      if (child.pid) end(child.pid)
    }, allowed * 1000)
    let settled = false
    /** @param {number | null} code */
    const done = (code) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      if (child.pid) ended(child.pid)
      resolve({ ok: code === 0 && !timedOut, timedOut, output, seconds: (Date.now() - start) / 1000 })
    }
    child.on('error', (error) => {
      output += error.message
      done(1)
    })
    child.on('exit', (code) => {
      // What is still in the pipes arrives before `close`; a grandchild that holds a pipe open must not hold us.
      child.on('close', () => done(code))
      setTimeout(() => done(code), 2000).unref()
    })
  })
}
