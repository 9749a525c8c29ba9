import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineIo } from '../../../src/kernel/define.ts'

/** Bundled data from the folder that the page serves; no files of anybody's own. */
export const nodeIo: EngineIo = {
  bundled: async (name) =>
    new Uint8Array(await readFile(join(import.meta.dirname, '../../../public/data', name))),
  file: () => Promise.resolve(null),
  decodeImage: () => Promise.reject(new Error('There are no pictures here.')),
}
