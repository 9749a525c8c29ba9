import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EngineEvent } from '../engine/protocol.ts'
import { createEngine, type Engine } from '../engine/client.ts'
import type { EnginePort, RunState, Workbench } from '../editor/workbench-types.ts'
import { openDatabase, type Database } from './storage/database.ts'

/** What every open graph shares: one engine, one database. */
export interface Services {
  readonly engine: EnginePort & Pick<Engine, 'keep'>
  /** Told how far keeping a file has come, while one is being kept. */
  readonly keeping: StoreApi<Keeping | null>
  /** `null` when the browser forbids storage. */
  readonly database: Database | null
  /** The workbench that hears the engine from now on. */
  attach(workbench: Workbench | null): void
}

/** A file on its way into this browser's storage. */
export interface Keeping {
  readonly ticket: string
  readonly name: string
  readonly done: number
  readonly total: number
}

/** Starts the engine's worker and opens the database. */
export async function startServices(): Promise<Services> {
  const listener = createStore<{ workbench: Workbench | null; engine: RunState['engine'] }>(() => ({
    workbench: null,
    engine: { state: 'starting', detail: '' },
  }))
  const keeping = createStore<Keeping | null>(() => null)
  const engine = createEngine({
    onReading(reading) {
      const kept = keeping.getState()
      if (kept?.ticket === reading.key) keeping.setState({ ...kept, done: reading.done })
      else listener.getState().workbench?.reading(reading)
    },
    onEvent: (event: EngineEvent) => listener.getState().workbench?.receive(event),
    onState: (state, detail) => {
      const changed = { state, detail }
      listener.setState({ engine: changed })
      listener.getState().workbench?.engineChanged(changed)
    },
  })
  const database = await openDatabase().catch(() => null)
  return {
    engine,
    keeping,
    database,
    attach(workbench) {
      listener.setState({ workbench })
      workbench?.engineChanged(listener.getState().engine)
    },
  }
}
