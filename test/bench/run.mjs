// @ts-check
/**
 * Measures and tells: `node test/bench/run.mjs [training] [app] [rounds=3]`, both when neither is named; or `profile`.
 * Needs both builds; `npm run bench` makes them first. Ends with 1 when somebody computes something else than tfjs.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { root } from '../../src/tools/setup.mjs'
import { measureApp } from './app.mjs'
import { launch } from './browser.mjs'
import { say } from './report.mjs'
import { measureTraining, tellProfiles } from './training.mjs'

const given = process.argv.slice(2)
const rounds = Number(given.find((word) => word.startsWith('rounds='))?.slice(7) ?? 3)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('rounds= wants a whole number from 1 on, such as rounds=5.')
  process.exit(2)
}
const parts = given.filter((word) => !word.startsWith('rounds='))
const unknown = parts.find((word) => !['training', 'app', 'profile'].includes(word))
if (unknown !== undefined) {
  console.error(`There is no part called “${unknown}”; there is training, app and profile.`)
  process.exit(2)
}
const wants = (/** @type {string} */ part) => parts.length === 0 || parts.includes(part)

const tell = (/** @type {string} */ line) => console.log(line)
if (parts.includes('profile')) {
  const browser = await launch()
  try {
    await tellProfiles(browser, tell)
  } finally {
    await browser.close()
  }
  process.exit(0)
}
const began = Date.now()
const load = [loadavg()[0] ?? NaN]
const browser = await launch()
let found
try {
  const training = wants('training') ? await measureTraining(browser, { rounds, tell }) : null
  const app = wants('app')
    ? await measureApp(browser, { rounds, folder: process.env.NETLOOM_DIST ?? 'dist', tell })
    : null
  load.push(...(training?.load ?? []), loadavg()[0] ?? NaN)
  found = {
    date: new Date().toISOString(),
    chromium: browser.version(),
    cores: cpus().length,
    load,
    training,
    app,
  }
} finally {
  await browser.close()
}

const results = join(root, 'test', 'results')
mkdirSync(results, { recursive: true })
writeFileSync(join(results, 'bench.json'), `${JSON.stringify(found, null, 2)}\n`)
console.log(`\n${say(found)}\n`)
console.log(`All figures: test/results/bench.json. It took ${Math.round((Date.now() - began) / 1000)} s.`)

const strangers = found.training?.parity.filter(({ ok }) => !ok) ?? []
if (strangers.length > 0) {
  const names = strangers.map(({ workload, who }) => `${workload === 'mlp' ? 'T1' : 'T2'} ${who}`).join(', ')
  console.error(`The speeds mean nothing: ${names} does not compute what tfjs computes.`)
  process.exitCode = 1
}
