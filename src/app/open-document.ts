import type { Catalogue } from '../kernel/catalogue.ts'
import type { Problem } from '../kernel/problem.ts'
import { EMPTY_GRAPH, type Graph } from '../graph/document.ts'
import { readGraph } from '../graph/file.ts'
import type { Workbench } from '../editor/workbench-types.ts'
import { isRunning } from '../editor/run-state.ts'
import { createWorkbench } from '../editor/workbench.ts'
import { examples } from './examples.ts'
import type { Route } from './route.ts'
import type { Services } from './services.ts'
import { startAutosave, type Autosave } from './storage/autosave.ts'
import { loadDocument, type Restored } from './storage/documents.ts'
import { readHistory } from './storage/history-text.ts'
import { lockDocument, type DocumentLock } from './storage/lock.ts'

/** A graph on screen, with everything that keeps it safe. */
export interface OpenDocument {
  readonly workbench: Workbench
  /** `null` when the browser forbids storage: then only a file keeps the graph. */
  readonly autosave: Autosave | null
  readonly lock: DocumentLock
  /** Where the graph is found again; changes from an example to a document with the first edit. */
  route(): Route
  /** Stores what is not stored yet and lets go; the lock is kept when the next document goes on with it. */
  close(next?: OpenDocument): Promise<void>
}

export type Opened =
  | { readonly ok: true; readonly document: OpenDocument; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export type Source =
  /** `lock`: it is held already, because this tab took the graph over. */
  | { readonly from: 'stored'; readonly id: string; readonly lock?: DocumentLock }
  | { readonly from: 'example'; readonly name: string }
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'nothing' }

/** Opens a graph from where it is. Reading changes nothing that is stored. */
export async function openDocument(
  services: Services,
  catalogue: Catalogue,
  source: Source,
): Promise<Opened> {
  const { database } = services
  const id = source.from === 'stored' ? source.id : newId()
  const restored = source.from === 'stored' && database ? await loadDocument(database, catalogue, id) : null
  const read = readSource(source, catalogue, restored)
  if (!read.ok) return read

  const events = {
    onLeaving: () => autosave?.flush() ?? Promise.resolve(),
    onLost: () => workbench.setReadOnly(true),
  }
  const lock = (source.from === 'stored' ? source.lock : undefined) ?? (await lockDocument(id))
  lock.listen(events)
  const workbench = createWorkbench({
    id,
    graph: read.graph,
    catalogue,
    engine: services.engine,
    readOnly: !lock.held,
    ...(restored?.history && { history: readHistory(restored.history, read.graph) }),
  })
  const stored = restored && { graph: restored.graph, revision: restored.revision }
  const autosave = database ? startAutosave(workbench, database, catalogue, stored, events.onLost) : null
  // A graph out of a file exists nowhere else in this browser: it is stored at once, an untouched example is not.
  if (source.from === 'text') void autosave?.flush()

  const untouched = workbench.graph()
  return {
    ok: true,
    notes: read.notes,
    document: {
      workbench,
      autosave,
      lock,
      route: () => {
        // What is not stored yet is found again as what it was made from.
        if (workbench.graph() === untouched && source.from === 'example')
          return { to: 'example', name: source.name }
        return workbench.graph() === untouched && source.from === 'nothing'
          ? { to: 'new' }
          : { to: 'document', id }
      },
      async close(next) {
        // Nobody would hear how it ends, and the next graph needs the engine.
        if (isRunning(workbench.runs.getState())) workbench.control({ do: 'stop' })
        await autosave?.flush()
        autosave?.stop()
        if (next?.lock !== lock) lock.release()
      },
    },
  }
}

type Read =
  | { readonly ok: true; readonly graph: Graph; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

function readSource(source: Source, catalogue: Catalogue, restored: Restored | null): Read {
  switch (source.from) {
    case 'nothing':
      return { ok: true, graph: EMPTY_GRAPH, notes: [] }
    case 'text':
      return readGraph(source.text, catalogue)
    case 'example': {
      const example = examples.find(({ name }) => name === source.name)
      return example
        ? readGraph(example.text, catalogue)
        : missing(`There is no example called “${source.name}”.`)
    }
    case 'stored':
      return restored
        ? { ok: true, graph: restored.graph, notes: restored.notes }
        : missing('This graph is not stored in this browser, or it cannot be read any more.')
  }
}

function missing(message: string): Read {
  const advice = 'Choose another one on the start page, or open it from its file.'
  return { ok: false, problems: [{ code: 'storage/not-here', severity: 'error', message, advice }] }
}

function newId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 16)
}
