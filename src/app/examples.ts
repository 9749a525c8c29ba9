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

export const examples: readonly Example[] = Object.entries(files).map(([path, text]) => ({
  name: path.replace(/^.*\//, '').replace(/\.json$/, ''),
  text,
}))

/** The graph that opens on the first visit. */
export const FIRST_EXAMPLE = 'penguins'
