/** The graphs that ship with Netloom, as texts that go through the same validator as any file. */
const files = import.meta.glob<string>('../../graphs/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

export interface Example {
  /** The file's stem. */
  readonly name: string
  readonly text: string
}

/** The graph that opens on the first visit. */
export const FIRST_EXAMPLE = 'penguins'

/** The first one first, the others by name. */
export const examples: readonly Example[] = Object.entries(files)
  .map(([path, text]) => ({ name: path.replace(/^.*\//, '').replace(/\.json$/, ''), text }))
  .sort((a, b) => Number(b.name === FIRST_EXAMPLE) - Number(a.name === FIRST_EXAMPLE))
