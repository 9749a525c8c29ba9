import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { NotesState, RunState, Workbench, WorkbenchState } from './workbench-types.ts'

const WorkbenchContext = createContext<Workbench | null>(null)

/** Gives the open graph to everything below. */
export function WorkbenchProvider({ workbench, children }: { workbench: Workbench; children: ReactNode }) {
  return <WorkbenchContext value={workbench}>{children}</WorkbenchContext>
}

/** The open graph. Throws outside a provider, which is a programmer's mistake. */
export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext)
  if (!workbench) throw new Error('internal: no workbench above this component')
  return workbench
}

/** A part of the document's state; renders again only when that part changes. */
export function useWorkbenchState<T>(select: (state: WorkbenchState) => T): T {
  return useStore(useWorkbench().state, select)
}

/** A part of the run's state, which changes many times a second: select as little as is shown. */
export function useRuns<T>(select: (state: RunState) => T): T {
  return useStore(useWorkbench().runs, select)
}

/** A part of the notes. */
export function useNotes<T>(select: (state: NotesState) => T): T {
  return useStore(useWorkbench().notes, select)
}
