import type { Definition } from '../src/kernel/define.ts'

/** Every node of the catalogue: one file is one node. Works in the page, in the worker and in tests. */
export const definitions: readonly Definition[] = Object.values(
  import.meta.glob<Definition>(['./*/*.ts'], { eager: true, import: 'default' }),
)
