import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { GraphChange } from './change.ts'

/** What the start page shows of a graph, and which revision of it is stored. */
export interface DocumentRecord {
  readonly id: string
  readonly title: string
  readonly nodes: number
  /** Raised by one with every write; a writer with another number has lost the graph to another tab. */
  readonly revision: number
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

/** A whole graph as text, in the format of a file. */
export interface SnapshotRecord {
  readonly id: string
  readonly revision: number
  readonly text: string
  readonly checksum: string
}

/** What changed from one revision to the next. */
export interface JournalRecord {
  readonly id: string
  readonly revision: number
  readonly change: GraphChange
  readonly checksum: string
}

/** Undo and redo as they were at a revision, so that they survive a reload. */
export interface HistoryRecord {
  readonly id: string
  readonly revision: number
  readonly text: string
  readonly checksum: string
}

export interface NetloomDatabase extends DBSchema {
  documents: { key: string; value: DocumentRecord }
  snapshots: { key: [string, number]; value: SnapshotRecord }
  journal: { key: [string, number]; value: JournalRecord }
  histories: { key: string; value: HistoryRecord }
}

export type Database = IDBPDatabase<NetloomDatabase>

/** Opens the graphs' database. Rejects when the browser forbids storage, as some private windows do. */
export function openDatabase(name = 'netloom'): Promise<Database> {
  return openDB<NetloomDatabase>(name, 1, {
    upgrade(database) {
      database.createObjectStore('documents', { keyPath: 'id' })
      database.createObjectStore('snapshots', { keyPath: ['id', 'revision'] })
      database.createObjectStore('journal', { keyPath: ['id', 'revision'] })
      database.createObjectStore('histories', { keyPath: 'id' })
    },
    // A newer Netloom in another tab wants to change the database: let it, rather than block it.
    blocking(_current, _blocked, event) {
      const { target } = event
      if (target instanceof IDBDatabase) target.close()
    },
  })
}
