// @ts-check
/** `npm run bench`: builds what is measured and measures it, see test/bench. Words behind `--` are handed on. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, setup } from './setup.mjs'

await setup()
const { buildPage } = await import('./build.mjs')
const { step } = await import('./step.mjs')
const { needChromium } = await import('./chromium.mjs')

/** @param {string} what @param {{ ok: boolean, output: string }} built */
function expectBuilt(what, { ok, output }) {
  if (ok) return
  console.error(output.trim())
  console.error(`${what} could not be built; the reason stands above.`)
  process.exit(1)
}

const chromium = needChromium()
expectBuilt('The page', await buildPage(() => console.log('Building the page …')))
console.log('Building the benchmark …')
expectBuilt(
  'The benchmark',
  await step('vite', ['build', '--mode', 'bench', '--logLevel', 'warn'], { limit: 180 }),
)

const child = spawn(process.execPath, [join(root, 'test', 'bench', 'run.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NETLOOM_CHROMIUM: chromium },
})
child.on('exit', (code) => process.exit(code ?? 1))
