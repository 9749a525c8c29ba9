import type { Checked } from '../kernel/problem.ts'
import type { KeepRequest } from './keep.ts'
import type { EngineApi, EngineEvent, Reading } from './protocol.ts'

/** The field of a message that carries events instead of an answer. */
export const EVENTS = 'netloomEvents'

/** A message of the worker beside the answers to calls. */
export interface EventMessage {
  readonly [EVENTS]: readonly EngineEvent[]
}

/** The field of a message that says how far reading a table has come. */
export const READING = 'netloomReading'

export interface ReadingMessage {
  readonly [READING]: Reading
}

/** Whether a message says how far reading has come. */
export function carriesReading(data: unknown): data is ReadingMessage {
  return typeof data === 'object' && data !== null && READING in data
}

/** What the worker offers to its supervisor. */
export interface WorkerApi extends EngineApi {
  /** Keeps files of a person on this machine; `cancelReading` with the ticket stops it. */
  keep(request: KeepRequest): Promise<Checked<{ hash: string; bytes: number }>>
  /**
   * Tells where the app lives: bundled data is at `data/` below it. The worker holds the lock for as long as it lives, so
   * that who waits for the lock learns of its end at once.
   */
  start(appBase: string, lock: string): Promise<void>
}

/** Whether a message carries events. */
export function carriesEvents(data: unknown): data is EventMessage {
  return typeof data === 'object' && data !== null && EVENTS in data
}
