// @ts-check
/** `npm test`: everything, from a fresh clone. One failing step does not keep the others from running. */
import { setup } from './setup.mjs'

await setup()
const { allowInAll } = await import('./step.mjs')
const { build, check, harness, hasHarness, hasSlow, tests } = await import('./steps.mjs')
const { tell, total } = await import('./report.mjs')
const { needChromium } = await import('./chromium.mjs')

allowInAll(11.5 * 60)
const outcomes = await check()
if (hasSlow()) outcomes.push(await tests('slow', { limit: 180 }))
outcomes.push(await build())
if (hasHarness()) outcomes.push(await harness())

try {
  const env = { NETLOOM_CHROMIUM: needChromium() }
  outcomes.push(await tests('browser', { limit: 240, env }))
  outcomes.push(await tests('journeys', { limit: 300, env }))
} catch (error) {
  const details = error instanceof Error ? error.message : String(error)
  for (const name of ['browser', 'journeys']) {
    const outcome = { name, passed: 0, failed: 1, seconds: 0, details }
    tell(outcome)
    outcomes.push(outcome)
  }
}
const { ok, line } = total(outcomes)
console.log(line)
process.exit(ok ? 0 : 1)
