// @ts-check
/** `npm run check`: what a commit must pass, in under a minute. */
import { setup } from './setup.mjs'

await setup()
const { check } = await import('./steps.mjs')
const { total } = await import('./report.mjs')
const { ok, line } = total(await check())
console.log(line)
process.exit(ok ? 0 : 1)
