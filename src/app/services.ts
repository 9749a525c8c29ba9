import { createStore } from 'zustand/vanilla'
import type { EngineEvent } from '../engine/protocol.ts'
import { createEngine } from '../engine/client.ts'
import type { EnginePort, RunState, Workbench } from '../editor/workbench-types.ts'
import { openDatabase, type Database } from './storage/database.ts'

/** What every open graph shares: one engine, one database. */
export interface Services {
  readonly engine: EnginePort
  /** `null` when the browser forbids storage. */
  readonly database: Database | null
  /** The workbench that hears the engine from now on. */
  attach(workbench: Workbench | null): void
}

/** Starts the engine's worker and opens the database. */
export async function startServices(): Promise<Services> {
  const listener = createStore<{ workbench: Workbench | null; engine: RunState['engine'] }>(() => ({
    workbench: null,
    engine: { state: 'starting', detail: '' },
  }))
  const engine = createEngine({
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
    database,
    attach(workbench) {
      listener.setState({ workbench })
      workbench?.engineChanged(listener.getState().engine)
    },
  }
}
