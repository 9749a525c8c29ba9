import type { Definition } from './define.ts'

/** All node definitions, by type. Handed to whoever needs it; nobody below `app` imports it. */
export interface Catalogue {
  readonly definitions: readonly Definition[]
  find(type: string): Definition | undefined
}

/** Builds a catalogue; two definitions of one type are a programmer's mistake and throw. */
export function createCatalogue(definitions: readonly Definition[]): Catalogue {
  const byType = new Map<string, Definition>()
  for (const definition of definitions) {
    if (byType.has(definition.type)) throw new Error(`internal: two definitions of "${definition.type}"`)
    byType.set(definition.type, definition)
  }
  return { definitions: [...byType.values()], find: (type) => byType.get(type) }
}
