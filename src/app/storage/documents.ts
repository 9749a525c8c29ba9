import type { Catalogue } from '../../kernel/catalogue.ts'
import { contentKey } from '../../kernel/key.ts'
import { warning, type Problem } from '../../kernel/problem.ts'
import { plural } from '../../kernel/words.ts'
import type { Graph } from '../../graph/document.ts'
import { readGraph, writeGraph } from '../../graph/file.ts'
import { applyChange, changeBetween } from './change.ts'
import type { Database, DocumentRecord, SnapshotRecord } from './database.ts'

/** After so many journal records a snapshot is written. */
const JOURNAL_LENGTH = 40

/** The graphs that are stored here, the newest first. */
export async function listDocuments(database: Database): Promise<DocumentRecord[]> {
  const all = await database.getAll('documents')
  return all.sort((a, b) => b.changedAt - a.changedAt)
}

/** Removes a graph with everything that belongs to it. */
export async function deleteDocument(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(['documents', 'snapshots', 'journal', 'histories'], 'readwrite')
  await Promise.all([
    transaction.objectStore('documents').delete(id),
    transaction.objectStore('snapshots').delete(rangeOf(id)),
    transaction.objectStore('journal').delete(rangeOf(id)),
    transaction.objectStore('histories').delete(id),
    transaction.done,
  ])
}

function rangeOf(id: string, from = 0, to = Infinity): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to])
}

export interface Restored {
  readonly graph: Graph
  /** The revision that is stored: higher than what could be read when the newest records are damaged. */
  readonly revision: number
  /** The text of the undo history at exactly this revision, or `null`. */
  readonly history: string | null
  /** What could not be restored. */
  readonly notes: readonly Problem[]
}

/**
 * Reads a graph back: the newest snapshot whose checksum is right, then the journal from there, up to the first record
 * that is missing or damaged. Damaged records are left where they are; nothing is deleted here. `null` when there is
 * no such graph, or nothing of it can be read.
 */
export async function loadDocument(
  database: Database,
  catalogue: Catalogue,
  id: string,
): Promise<Restored | null> {
  const record = await database.get('documents', id)
  const snapshots = await database.getAll('snapshots', rangeOf(id))
  const notes: Problem[] = []
  for (const snapshot of snapshots.reverse()) {
    const read = snapshot.checksum === contentKey(snapshot.text) ? readGraph(snapshot.text, catalogue) : null
    if (!read?.ok) {
      notes.push(
        warning(
          'storage/damaged-snapshot',
          `A stored copy of this graph (revision ${snapshot.revision}) is damaged.`,
          {
            advice: 'An earlier copy was opened, with all changes since then that could be read.',
          },
        ),
      )
      continue
    }
    const replayed = await replay(database, id, read.graph, snapshot.revision, notes)
    // What the journal made goes through the same validator as a file.
    const checked = readGraph(writeGraph(replayed.graph, catalogue), catalogue)
    const graph = checked.ok ? replayed.graph : read.graph
    const revision = checked.ok ? replayed.revision : snapshot.revision
    const history = await database.get('histories', id)
    const fits = history?.revision === revision && history.checksum === contentKey(history.text)
    return {
      graph,
      revision: record?.revision ?? revision,
      history: fits ? history.text : null,
      notes: [...notes, ...read.notes],
    }
  }
  return null
}

async function replay(database: Database, id: string, start: Graph, from: number, notes: Problem[]) {
  const records = await database.getAll('journal', rangeOf(id, from + 1))
  let graph = start
  let revision = from
  for (const record of records) {
    if (record.revision !== revision + 1 || record.checksum !== contentKey(record.change)) break
    graph = applyChange(graph, record.change)
    revision = record.revision
  }
  const lost = records.length - (revision - from)
  if (lost > 0)
    notes.push(
      warning(
        'storage/damaged-journal',
        `The last ${plural(lost, 'change')} of this graph could not be read.`,
        {
          advice: 'Everything before was restored.',
        },
      ),
    )
  return { graph, revision }
}

/** Thrown when another tab has written the graph meanwhile. */
export class LostToAnotherTab extends Error {
  override name = 'LostToAnotherTab'
}

export interface Writer {
  /** Stores the graph as it is now. Does nothing when it is stored already. */
  save(graph: Graph, history: string): Promise<void>
  readonly revision: number
}

/**
 * Stores one graph, change by change. The first write of a session, and one after every 40 changes, is a snapshot; it
 * is read back and verified before anything older is deleted, and the snapshot before it is always kept.
 */
export function createWriter(
  database: Database,
  catalogue: Catalogue,
  id: string,
  stored: { graph: Graph; revision: number } | null,
  now: () => number = Date.now,
): Writer {
  let last = stored?.graph ?? null
  let revision = stored?.revision ?? 0
  let sinceSnapshot = Infinity

  return {
    get revision() {
      return revision
    },
    async save(graph, history) {
      const change = last === null ? null : changeBetween(last, graph)
      if (last !== null && change === null) return
      const next = revision + 1
      const snapshot = change === null || sinceSnapshot >= JOURNAL_LENGTH
      const text = snapshot ? writeGraph(graph, catalogue) : ''
      const stores = ['documents', 'snapshots', 'journal', 'histories'] as const
      const transaction = database.transaction(stores, 'readwrite')
      const found = await transaction.objectStore('documents').get(id)
      if ((found?.revision ?? 0) !== revision) {
        transaction.abort()
        await transaction.done.catch(() => undefined)
        throw new LostToAnotherTab()
      }
      const record: DocumentRecord = {
        id,
        title: graph.title,
        nodes: Object.keys(graph.nodes).length,
        revision: next,
        changedAt: now(),
      }
      const writes: Promise<unknown>[] = [transaction.objectStore('documents').put(record)]
      const past = { id, revision: next, text: history, checksum: contentKey(history) }
      writes.push(transaction.objectStore('histories').put(past))
      if (change)
        writes.push(
          transaction
            .objectStore('journal')
            .put({ id, revision: next, change, checksum: contentKey(change) }),
        )
      if (snapshot)
        writes.push(
          transaction.objectStore('snapshots').put({ id, revision: next, text, checksum: contentKey(text) }),
        )
      await Promise.all([...writes, transaction.done])
      last = graph
      revision = next
      sinceSnapshot = snapshot ? 0 : sinceSnapshot + 1
      if (snapshot) await tidy(database, id, next)
    },
  }
}

/** Once the newest snapshot reads back right, deletes all but it and the one before, and the journal before that. */
async function tidy(database: Database, id: string, newest: number): Promise<void> {
  const written = await database.get('snapshots', [id, newest])
  if (!written || written.checksum !== contentKey(written.text)) return
  const snapshots = await database.getAll('snapshots', rangeOf(id))
  const sound = snapshots.filter(({ text, checksum }: SnapshotRecord) => checksum === contentKey(text))
  const kept = sound.at(-2)
  if (!kept) return
  const transaction = database.transaction(['snapshots', 'journal'], 'readwrite')
  await Promise.all([
    transaction.objectStore('snapshots').delete(rangeOf(id, 0, kept.revision - 1)),
    transaction.objectStore('journal').delete(rangeOf(id, 0, kept.revision)),
    transaction.done,
  ])
}
