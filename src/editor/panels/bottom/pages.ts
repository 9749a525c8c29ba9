import type { ExampleColumn, Examples } from '../../../kernel/evaluation.ts'

export const PAGE = 200
/** Pages that are kept: enough to scroll back a little. */
const KEPT = 16

/** Fetches `count` rows from `from`; `null` when the table is not known any more. */
export type FetchRows = (from: number, count: number) => Promise<Examples | null>

export interface Cell {
  readonly column: ExampleColumn
  /** Its place in the column. */
  readonly at: number
}

/**
 * Rows of one node's table, fetched in pages as they come into view. When the table changes, the old rows stay until
 * the new ones are here, so that nothing flickers while a setting is being dragged.
 */
export interface Pages {
  /** Fetches what is in view of the table with this key. */
  need(key: string, first: number, last: number, fetch: FetchRows): void
  cell(key: string, row: number, name: string): Cell | null
  /** The number of a row in the source. */
  sourceRow(key: string, row: number): number | null
  /** Grows with everything that arrives. */
  version(): number
  subscribe(changed: () => void): () => void
}

export function createPages(): Pages {
  let pages = new Map<string, Examples>()
  const asked = new Set<string>()
  const listeners = new Set<() => void>()
  let newest = ''
  let before = ''
  let version = 0

  const name = (key: string, page: number) => `${key} ${page}`
  const pageOf = (key: string, row: number) => {
    const page = Math.floor(row / PAGE)
    return pages.get(name(key, page)) ?? pages.get(name(before, page))
  }

  async function load(key: string, page: number, fetch: FetchRows): Promise<void> {
    const own = name(key, page)
    asked.add(own)
    const examples = await fetch(page * PAGE, PAGE).catch(() => null)
    asked.delete(own)
    if (!examples || key !== newest) return
    pages.set(own, examples)
    while (pages.size > KEPT) {
      const [oldest] = pages.keys()
      if (oldest === undefined) break
      pages.delete(oldest)
    }
    version++
    for (const changed of listeners) changed()
  }

  return {
    need(key, first, last, fetch) {
      if (key !== newest) {
        // Only the last table that arrived is worth showing in the meantime.
        if (pages.has(name(newest, Math.floor(first / PAGE)))) before = newest
        newest = key
        pages = new Map(
          [...pages].filter(([one]) => one.startsWith(`${before} `) || one.startsWith(`${key} `)),
        )
      }
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++)
        if (!pages.has(name(key, page)) && !asked.has(name(key, page))) void load(key, page, fetch)
    },
    cell(key, row, column) {
      const examples = pageOf(key, row)
      const at = row % PAGE
      const found = examples?.columns.find((one) => one.name === column)
      return examples && found && at < examples.ids.length ? { column: found, at } : null
    },
    sourceRow: (key, row) => pageOf(key, row)?.ids[row % PAGE] ?? null,
    version: () => version,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
