import type { Draft } from 'immer'
import type { Graph } from './document.ts'

/** One change to a graph: what a person would call it, and how it is done on a draft. */
export interface Command {
  /** For the undo menu: "Add Dense", "Move 3 nodes". */
  readonly label: string
  /** Commands in a row with the same key become one entry of the history: one drag, one slider. */
  readonly merge?: string
  apply(draft: Draft<Graph>): void
}
