import type { EngineEvent } from './protocol.ts'

/** Milliseconds between two parcels of events: 20 a second is more than anybody reads. */
const INTERVAL = 50

/** Collects events on their way to the page, so that a fast run does not flood it. */
export interface Coalescer {
  push(event: EngineEvent): void
  /** Sends what is waiting. Call before a run is answered, so that its events come first. */
  flush(): void
}

/**
 * Events that only tell how far something has come wait up to 50 ms, and newer ones take the place of older ones; points
 * of a curve are joined. All others go out at once, behind those that wait, so the order stays.
 */
export function createCoalescer(send: (events: readonly EngineEvent[]) => void): Coalescer {
  let waiting: EngineEvent[] = []
  let sent = -Infinity
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (waiting.length === 0) return
    const parcel = waiting
    waiting = []
    sent = performance.now()
    send(parcel)
  }
  return {
    flush,
    push(event) {
      if (!canWait(event)) {
        waiting.push(event)
        flush()
        return
      }
      const at = waiting.findIndex((other) => sameSlot(other, event))
      if (at === -1) waiting.push(event)
      else waiting[at] = join(waiting[at]!, event)
      const left = sent + INTERVAL - performance.now()
      if (left <= 0) flush()
      else timer ??= setTimeout(flush, left)
    },
  }
}

function canWait(event: EngineEvent): boolean {
  return (
    event.kind === 'progress' ||
    (event.kind === 'curve' && !event.restart) ||
    (event.kind === 'result' && !event.final)
  )
}

function sameSlot(a: EngineEvent, b: EngineEvent): boolean {
  return a.kind === b.kind && a.runId === b.runId && 'node' in a && 'node' in b && a.node === b.node
}

function join(older: EngineEvent, newer: EngineEvent): EngineEvent {
  return older.kind === 'curve' && newer.kind === 'curve'
    ? { ...newer, points: [...older.points, ...newer.points] }
    : newer
}
