import type { Graph } from '../../graph/document.ts'
import { startHistory, type History } from '../../graph/history.ts'

/** The newest undo steps survive a reload; older ones are not worth the bytes. */
const KEPT = 100

type Kept = Pick<History, 'past' | 'future' | 'base' | 'saved' | 'next'>

/** Undo and redo of a history, as JSON. */
export function writeHistory({ past, future, base, saved, next }: History): string {
  const dropped = past.at(-KEPT - 1)
  const kept: Kept = {
    past: past.slice(-KEPT),
    future: future.slice(-KEPT),
    base: dropped?.state ?? base,
    saved,
    next,
  }
  return JSON.stringify(kept)
}

/**
 * A history for a graph from what `writeHistory` gave at exactly this graph. Only text whose checksum was right comes
 * here; should it not fit all the same, the history starts anew and the graph is untouched.
 */
export function readHistory(text: string, graph: Graph): History {
  const fresh = startHistory(graph)
  try {
    const { past, future, base, saved, next } = JSON.parse(text) as Kept
    return Array.isArray(past) && Array.isArray(future)
      ? { ...fresh, past, future, base, saved, next }
      : fresh
  } catch {
    return fresh
  }
}
