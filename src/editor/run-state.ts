import type { Plan } from '../compile/plan-types.ts'
import type { EngineEvent } from '../engine/protocol.ts'
import type { RunState } from './workbench-types.ts'

/** Before anything has run. */
export const IDLE: RunState = {
  runId: null,
  phase: 'idle',
  detail: '',
  backend: null,
  choice: 'auto',
  nodes: new Map(),
  keys: new Map(),
  progress: new Map(),
  curves: new Map(),
  results: new Map(),
  summaries: new Map(),
  problems: [],
  engine: { state: 'starting', detail: '' },
}

/** Whether a run is going on, so that Run must wait. */
export function isRunning({ phase }: RunState): boolean {
  switch (phase) {
    case 'preparing':
    case 'compiling':
    case 'training':
    case 'paused':
    case 'evaluating':
      return true
    case 'idle':
    case 'done':
    case 'stopped':
    case 'failed':
      return false
  }
}

/** A new run begins: earlier results and curves stay on screen until this run has its own. */
export function begun(state: RunState, runId: string, plan: Plan): RunState {
  const keys = new Map(plan.nodes.map(({ id, key }) => [id, key]))
  return {
    ...state,
    runId,
    phase: 'preparing',
    detail: '',
    nodes: new Map(),
    keys,
    progress: new Map(),
    problems: [],
  }
}

/** The run state after an event of its run. */
export function received(state: RunState, event: EngineEvent): RunState {
  switch (event.kind) {
    case 'phase':
      return { ...state, phase: event.phase, detail: event.detail ?? '' }
    case 'backend':
      return { ...state, backend: event.report }
    case 'node':
      return { ...state, nodes: new Map(state.nodes).set(event.node, event.state) }
    case 'progress':
      return { ...state, progress: new Map(state.progress).set(event.node, event.progress) }
    case 'curve': {
      const before = event.restart ? [] : (state.curves.get(event.node)?.points ?? [])
      const points = [...before, ...event.points]
      return { ...state, curves: new Map(state.curves).set(event.node, { metric: event.metric, points }) }
    }
    case 'result': {
      const { key, result, final } = event
      return { ...state, results: new Map(state.results).set(event.node, { key, result, final }) }
    }
    case 'summary':
      return { ...state, summaries: new Map(state.summaries).set(event.node, event.text) }
    case 'problem':
      return { ...state, problems: [...state.problems, event.problem] }
  }
}
