import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../../src/tools/server.mjs'

const root = join(import.meta.dirname, '..', '..')

export interface Served {
  /** The address, with a slash at its end. */
  url: string
  close: () => Promise<void>
}

async function serveBuilt(folder: string, file: string, command: string): Promise<Served> {
  if (!existsSync(join(root, folder, file)))
    throw new Error(`There is no ${folder}/${file}: run ${command} first.`)
  return serve({ root: join(root, folder) })
}

/**
 * The production build, with the very server and headers of `npm start`, on a free port. `NETLOOM_DIST` names another
 * folder with a build, relative to the project.
 */
export const servePage = (): Promise<Served> =>
  serveBuilt(process.env['NETLOOM_DIST'] ?? 'dist', 'index.html', 'npm run build')

/** The engine's test page; `url` is the address of the page itself. */
export async function serveHarness(): Promise<Served> {
  const page = 'test/engine/harness.html'
  const { url, close } = await serveBuilt('.cache/harness', page, 'npx vite build --mode harness')
  return { url: `${url}${page}`, close }
}
