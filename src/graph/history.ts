import { applyPatches, enablePatches, freeze, produceWithPatches, type Patch } from 'immer'
import type { Problem } from '../kernel/problem.ts'
import { canonical } from '../kernel/key.ts'
import type { Command } from './commands.ts'
import type { Graph } from './document.ts'
import { carryIds } from './ids.ts'
import { limitProblem } from './limits.ts'

enablePatches()

/** How many steps can be undone. */
export const HISTORY_LENGTH = 500

/** One step of the history: how to do it again, and how to undo it. */
export interface Entry {
  readonly label: string
  readonly merge?: string
  readonly patches: readonly Patch[]
  readonly inverse: readonly Patch[]
  /** Names the state after this step; no two states of a history have the same number. */
  readonly state: number
}

/** A graph with its past and future. Plain data; every change gives a new one. */
export interface History {
  readonly graph: Graph
  readonly past: readonly Entry[]
  /** What was undone, the next one to redo at the end. */
  readonly future: readonly Entry[]
  /** The patches that led from the history before to this one: for a journal that writes as things happen. */
  readonly change: readonly Patch[]
  /** Why the newest command was not carried out: it would have passed a limit. */
  readonly refused: Problem | null
  /** Whether the newest entry may still take in a command with its merge key. */
  readonly open: boolean
  /** The state before the oldest entry. */
  readonly base: number
  readonly saved: number | null
  readonly next: number
}

/** A history that begins with this graph, as it is saved. `saved: false` for a graph that is in no file yet. */
export function startHistory(graph: Graph, { saved = true }: { saved?: boolean } = {}): History {
  return {
    graph: freeze(graph, true),
    past: [],
    future: [],
    change: [],
    refused: null,
    open: false,
    base: 0,
    saved: saved ? 0 : null,
    next: 1,
  }
}

/**
 * Carries a command out and records how to undo it. A command that changes nothing leaves no entry. One that would make
 * the graph larger than a file may be is not carried out; `refused` then says why.
 */
export function commit(history: History, command: Command): History {
  const [graph, patches, inverse] = produceWithPatches(history.graph, (draft) => {
    command.apply(draft)
  })
  if (changesNothing(patches, inverse)) return history
  const refused = limitProblem(history.graph, graph)
  if (refused) return { ...history, change: [], refused }
  carryIds(history.graph, graph)

  const state = history.next
  const last = history.past.at(-1)
  const after = { ...history, graph, change: patches, refused: null, future: [], next: state + 1 }
  if (last && history.open && last.merge !== undefined && last.merge === command.merge) {
    const merged = mergeEntries(last, patches, inverse, state)
    // Dragged there and back again: nothing is left to undo, and nothing is unsaved.
    if (changesNothing(merged.patches, merged.inverse))
      return { ...after, past: history.past.slice(0, -1), open: false }
    return { ...after, past: [...history.past.slice(0, -1), merged] }
  }
  const { label, merge } = command
  const entry: Entry = { label, ...(merge !== undefined && { merge }), patches, inverse, state }
  const past = [...history.past, entry]
  const dropped = past.length > HISTORY_LENGTH ? past.shift() : undefined
  return { ...after, past, open: merge !== undefined, base: dropped?.state ?? history.base }
}

/** Ends a run of merged commands: the next one is an entry of its own. */
export function endMerge(history: History): History {
  return history.open ? { ...history, open: false } : history
}

/** Takes the newest entry back; the same history when there is none. */
export function undo(history: History): History {
  const entry = history.past.at(-1)
  if (!entry) return history
  const past = history.past.slice(0, -1)
  return { ...step(history, entry.inverse), past, future: [...history.future, entry] }
}

/** Does again what was undone last; the same history when there is nothing. */
export function redo(history: History): History {
  const entry = history.future.at(-1)
  if (!entry) return history
  return {
    ...step(history, entry.patches),
    past: [...history.past, entry],
    future: history.future.slice(0, -1),
  }
}

function step(history: History, patches: readonly Patch[]): History {
  const graph = applyPatches(history.graph, patches)
  carryIds(history.graph, graph)
  return { ...history, graph, change: patches, refused: null, open: false }
}

/** What undo would take back. */
export function undoLabel(history: History): string | null {
  return history.past.at(-1)?.label ?? null
}

/** What redo would do again. */
export function redoLabel(history: History): string | null {
  return history.future.at(-1)?.label ?? null
}

/** Remembers that the graph as it is now is in a file. */
export function markSaved(history: History): History {
  return { ...history, saved: stateOf(history), open: false }
}

/** Whether the graph differs from the one that was saved; undoing back to it makes it clean again. */
export function isDirty(history: History): boolean {
  return stateOf(history) !== history.saved
}

function stateOf({ past, base }: History): number {
  return past.at(-1)?.state ?? base
}

/** One entry for two changes in a row. A long drag keeps one patch per node, not one per step of the pointer. */
function mergeEntries(
  last: Entry,
  patches: readonly Patch[],
  inverse: readonly Patch[],
  state: number,
): Entry {
  const newest = new Map(patches.map((patch) => [pathOf(patch), patch]))
  const same =
    patches.every(({ op }) => op === 'replace') &&
    newest.size === patches.length &&
    last.patches.length === patches.length &&
    last.patches.every((patch) => patch.op !== 'remove' && newest.has(pathOf(patch)))
  if (!same)
    return { ...last, patches: [...last.patches, ...patches], inverse: [...inverse, ...last.inverse], state }
  const kept = last.patches.map((patch) => ({ ...patch, value: newest.get(pathOf(patch))?.value as unknown }))
  return { ...last, patches: kept, state }
}

function pathOf({ path }: Patch): string {
  return JSON.stringify(path)
}

/** Whether patches only put values where equal ones were. */
function changesNothing(patches: readonly Patch[], inverse: readonly Patch[]): boolean {
  if (patches.length !== inverse.length) return false
  const before = new Map(inverse.map((patch) => [pathOf(patch), patch]))
  return patches.every((patch) => {
    const old = before.get(pathOf(patch))
    return patch.op === 'replace' && old?.op === 'replace' && canonical(patch.value) === canonical(old.value)
  })
}
