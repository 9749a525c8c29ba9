import { FAMILIES, type Definition } from './define.ts'

/**
 * All node definitions, family by family, as work goes from data to evaluation. Handed to whoever needs it; nobody below
 * `app` imports it.
 */
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
  const families = FAMILIES.map((family) => definitions.filter((definition) => definition.family === family))
  return { definitions: families.flat(), find: (type) => byType.get(type) }
}
