// @ts-check
/** The steps of `npm run check` and `npm test`, each with its time limit. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPage } from './build.mjs'
import { countTests, tell } from './report.mjs'
import { root } from './setup.mjs'
import { step } from './step.mjs'

/** @typedef {import('./report.mjs').Outcome} Outcome */

const results = join(root, 'test', 'results')

/** @param {string} name @param {import('./step.mjs').StepResult} result @returns {Outcome} */
function one(name, { ok, output, seconds }) {
  const outcome = { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds, details: output, single: true }
  tell(outcome)
  return outcome
}

export const types = async () => one('types', await step('tsc', ['-p', '.', '--noEmit'], { limit: 90 }))

export const lint = async () =>
  one(
    'lint',
    await step('oxlint', ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'], {
      limit: 120,
    }),
  )

export const format = async () =>
  one('format', await step('prettier', ['--check', '--log-level', 'warn', '.'], { limit: 90 }))

/** The production build. */
export async function build() {
  const began = Date.now()
  const { ok, output } = await buildPage()
  return one('build', { ok, output, timedOut: false, seconds: (Date.now() - began) / 1000 })
}

/** The page on which the engine's tests drive real workers in a real browser. */
export const harness = async () =>
  one('harness', await step('vite', ['build', '--mode', 'harness', '--logLevel', 'warn'], { limit: 180 }))

/** Whether the engine's test page is there to be built. */
export const hasHarness = () => existsSync(join(root, 'test', 'engine', 'harness.html'))

/** Whether there are tests that are too slow for `npm run check`. */
export const hasSlow = () =>
  readdirSync(join(root, 'test'), { recursive: true }).some((name) => String(name).endsWith('.slow.test.ts'))

/**
 * One Vitest project.
 * @param {'unit' | 'apart' | 'slow' | 'browser' | 'journeys'} project
 * @param {{ limit: number, env?: Record<string, string> }} options
 * @returns {Promise<Outcome>}
 */
export async function tests(project, options) {
  mkdirSync(results, { recursive: true })
  const report = join(results, `${project}.json`)
  rmSync(report, { force: true })
  const args = [
    'run',
    '--project',
    project,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const { ok, output, seconds } = await step('vitest', args, options)
  const outcome = { name: project, ...countTests(report, ok), seconds, details: output }
  tell(outcome)
  return outcome
}

/**
 * Types, lint and format one after the other beside the unit tests: on two cores neither lane waits for the other.
 * @returns {Promise<Outcome[]>}
 */
export async function check() {
  const tools = async () => [
    await types(),
    await lint(),
    await format(),
    await tests('apart', { limit: 150 }),
  ]
  const [quick, unit] = await Promise.all([tools(), tests('unit', { limit: 150 })])
  return [...quick, unit]
}
