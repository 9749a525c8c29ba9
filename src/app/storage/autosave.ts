import type { Catalogue } from '../../kernel/catalogue.ts'
import type { Graph } from '../../graph/document.ts'
import type { Workbench } from '../../editor/workbench-types.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Database } from './database.ts'
import { createWriter, LostToAnotherTab } from './documents.ts'
import { writeHistory } from './history-text.ts'

/** `saved`: all edits are stored. `failed` says why, and what to do. */
export type SaveState =
  { readonly state: 'saved' | 'saving' } | { readonly state: 'failed'; readonly why: string }

export interface Autosave {
  readonly status: StoreApi<SaveState>
  /** Stores what is not stored yet, now. */
  flush(): Promise<void>
  stop(): void
}

/** Long enough to take a typed word or a drag together, short enough that a crash costs less than a second. */
const DELAY_MS = 400

/**
 * Stores every edit of a workbench within half a second, and at once when the page is hidden. A failed write is told
 * and tried again with the next edit; nothing in the open graph is lost by it.
 */
export function startAutosave(
  workbench: Workbench,
  database: Database,
  catalogue: Catalogue,
  stored: { graph: Graph; revision: number } | null,
  onLost: () => void,
): Autosave {
  const writer = createWriter(database, catalogue, workbench.id, stored)
  const status = createStore<SaveState>(() => ({ state: 'saved' }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let queue = Promise.resolve()

  const write = async (): Promise<void> => {
    const { history, readOnly } = workbench.state.getState()
    if (readOnly) return
    try {
      await writer.save(history.graph, writeHistory(history))
      if (workbench.graph() === history.graph) status.setState({ state: 'saved' }, true)
    } catch (cause) {
      if (cause instanceof LostToAnotherTab) onLost()
      else status.setState({ state: 'failed', why: sentenceFor(cause) }, true)
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    queue = queue.then(write)
    return queue
  }
  const unsubscribe = workbench.state.subscribe(({ history, readOnly }, before) => {
    if (readOnly || history.graph === before.history.graph) return
    status.setState({ state: 'saving' }, true)
    timer ??= setTimeout(() => void flush(), DELAY_MS)
  })
  const hidden = () => {
    if (document.visibilityState === 'hidden' && timer !== undefined) void flush()
  }
  const leaving = () => {
    if (timer !== undefined) void flush()
  }
  document.addEventListener('visibilitychange', hidden)
  window.addEventListener('pagehide', leaving)

  return {
    status,
    flush,
    stop() {
      unsubscribe()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', leaving)
    },
  }
}

function sentenceFor(cause: unknown): string {
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError')
    return 'This browser has no space left for Netloom. Save the graph to a file, then delete graphs on the start page.'
  const reason = cause instanceof Error ? cause.message.replace(/\.*$/, '') : 'unknown reason'
  return `The last change could not be stored (${reason}). Save the graph to a file to be safe.`
}
