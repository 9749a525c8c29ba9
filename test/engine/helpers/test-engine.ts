import { createEngineCore } from '../../../src/engine/engine.ts'
import type { EngineEvent } from '../../../src/engine/protocol.ts'
import { nodeIo } from './node-io.ts'
import { catalogue, createSession } from './session.ts'

/** An engine under Node with what the app does around it. */
export function createTestEngine(known = catalogue, io = nodeIo) {
  const events: EngineEvent[] = []
  const engine = createEngineCore(known, { io, onEvent: (event) => events.push(event) })
  return { engine, events, session: createSession(engine, events, known) }
}
