// @ts-check
/** `npm run dev`: the page with hot reloading, for work on Netloom itself. The strict headers are only in `npm start`. */
import { spawn } from 'node:child_process'
import { root, setup } from './setup.mjs'

await setup()
const { toolFile } = await import('./step.mjs')
const vite = spawn(process.execPath, [toolFile('vite'), '--host', '127.0.0.1', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
// Ctrl+C reaches Vite too; we end when it has.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => vite.kill(signal))
vite.on('exit', (code) => process.exit(code ?? 0))
