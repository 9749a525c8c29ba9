import { createStore } from 'zustand/vanilla'
import type { Catalogue } from '../kernel/catalogue.ts'
import { error, fail } from '../kernel/problem.ts'
import { compile } from '../compile/compile.ts'
import type { Compiled } from '../compile/compiled.ts'
import { planOf, toMeasure } from '../compile/plan.ts'
import type { Measured } from '../compile/plan-types.ts'
import {
  commit,
  endMerge,
  markSaved,
  redo,
  redoLabel,
  startHistory,
  undo,
  undoLabel,
} from '../graph/history.ts'
import type { History } from '../graph/history.ts'
import type { Graph, NodeId, Wire } from '../graph/document.ts'
import { wireKey } from '../graph/queries.ts'
import { begun, IDLE, isRunning, received } from './run-state.ts'
import type { Reading } from '../engine/protocol.ts'
import type { EnginePort, NotesState, Session, Workbench, WorkbenchState } from './workbench-types.ts'

/** How many measured tables are remembered: enough for undo and redo over data nodes without asking again. */
const FACTS_KEPT = 500

const NEW_SESSION: Session = {
  selection: new Set(),
  wires: new Set(),
  focus: null,
  bottomTab: 'training',
  dataNode: null,
  resultNode: null,
  dialog: null,
}

export interface WorkbenchOptions {
  readonly id: string
  readonly graph: Graph
  readonly catalogue: Catalogue
  readonly engine: EnginePort
  readonly readOnly?: boolean
  /** The undo history of an earlier session; its graph is the graph. */
  readonly history?: History
}

/**
 * Makes the object for one open graph. Every change goes through `commit`; after it the graph is compiled anew, and
 * the worker is asked for what it must measure.
 */
export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { id, graph, catalogue, engine, readOnly = false } = options
  const facts = new Map<string, Measured>()
  const known = (key: string) => facts.get(key)
  const state = createStore<WorkbenchState>(() => ({
    history: options.history ?? startHistory(graph),
    compiled: compile(graph, catalogue, known),
    session: NEW_SESSION,
    readOnly,
  }))
  const runs = createStore(() => IDLE)
  const readings = createStore<ReadonlyMap<string, Reading>>(() => new Map())
  const notes = createStore<NotesState>(() => ({ live: { text: '', count: 0 }, notes: [] }))
  let nextNote = 1
  let measuring: Promise<void> | null = null

  const recompile = (now: Graph, previous: Compiled) => compile(now, catalogue, known, previous)

  function show(history: History): void {
    const before = state.getState()
    if (history === before.history) return
    const session = withoutMissing(before.session, history.graph)
    state.setState({ history, session, compiled: recompile(history.graph, before.compiled) })
    void measure()
  }

  /** Asks the worker until every table is measured; one question at a time, always about the graph as it is. */
  function measure(): Promise<void> {
    measuring ??= (async () => {
      for (;;) {
        const { compiled, history } = state.getState()
        const wanted = toMeasure(compiled, history.graph, (key) => facts.has(key))
        if (wanted.length === 0) return
        const answers = await engine.measure(wanted)
        for (const answer of answers) remember(answer)
        readings.setState(new Map(), true)
        const after = state.getState()
        state.setState({ compiled: recompile(after.history.graph, after.compiled) })
        // A worker that answers for none of the nodes has been started anew; it is asked again when it is ready.
        if (!answers.some(({ key }) => wanted.some((node) => node.key === key))) return
      }
    })().finally(() => {
      measuring = null
    })
    return measuring
  }

  function remember(answer: Measured): void {
    facts.set(answer.key, answer)
    for (const key of facts.keys()) {
      if (facts.size <= FACTS_KEPT) break
      facts.delete(key)
    }
  }

  const workbench: Workbench = {
    id,
    catalogue,
    state,
    runs,
    notes,
    readings,
    graph: () => state.getState().history.graph,

    commit(command) {
      if (state.getState().readOnly) {
        workbench.announce('This graph is open for writing in another tab. Take over there first.', {
          visible: true,
        })
        return
      }
      const history = commit(state.getState().history, command)
      show(history)
      if (history.refused) workbench.announce(history.refused.message, { visible: true })
    },
    endMerge() {
      state.setState({ history: endMerge(state.getState().history) })
    },
    undo() {
      const { history, readOnly: locked } = state.getState()
      const label = undoLabel(history)
      if (locked || label === null) return
      show(undo(history))
      workbench.announce(`Undone: ${label}.`)
    },
    redo() {
      const { history, readOnly: locked } = state.getState()
      const label = redoLabel(history)
      if (locked || label === null) return
      show(redo(history))
      workbench.announce(`Redone: ${label}.`)
    },

    select(nodes: Iterable<NodeId>, wires: Iterable<Wire> = []) {
      const selection = new Set(nodes)
      const [only] = selection
      const focus = selection.size === 1 && only !== undefined ? only : null
      workbench.updateSession({ selection, wires: new Set(Array.from(wires, wireKey)), focus })
    },
    updateSession(change) {
      state.setState({ session: { ...state.getState().session, ...change } })
    },

    announce(text, { visible = false, undo: offer = false } = {}) {
      const before = notes.getState()
      notes.setState({
        live: { text, count: before.live.count + 1 },
        ...(visible && { notes: [...before.notes, { id: nextNote++, text, undo: offer }].slice(-4) }),
      })
    },
    dismiss(note) {
      notes.setState({ notes: notes.getState().notes.filter(({ id: one }) => one !== note) })
    },

    async run() {
      if (isRunning(runs.getState())) return
      await measure()
      const { compiled, history } = state.getState()
      if (!compiled.runnable.ok) {
        const first = compiled.problems.find(({ severity }) => severity === 'error')
        workbench.updateSession({ bottomTab: 'problems' })
        if (first?.at.node !== undefined) workbench.select([first.at.node])
        workbench.announce(compiled.runnable.why, { visible: true })
        return
      }
      const runId = crypto.randomUUID()
      const plan = planOf(compiled, history.graph)
      runs.setState(begun(runs.getState(), runId, plan))
      workbench.announce('Running.')
      const request = { documentId: id, runId, plan, backend: runs.getState().choice }
      const outcome = await engine.run(request)
      if (runs.getState().runId !== runId) return
      const [problem] = outcome.problems
      runs.setState({ phase: outcome.phase, problems: outcome.problems })
      if (problem) workbench.announce(problem.message, { visible: true })
      else workbench.announce(outcome.phase === 'stopped' ? 'Stopped.' : 'The run is done.')
    },
    control(control) {
      const { runId } = runs.getState()
      if (runId !== null) void engine.control(runId, control)
    },
    chooseBackend(choice) {
      runs.setState({ choice })
    },

    reading(reading) {
      // Of other graphs, and what is being kept, is not shown here.
      const ours = [...state.getState().compiled.nodes.values()].some(({ key }) => key === reading.key)
      if (ours) readings.setState(new Map(readings.getState()).set(reading.key, reading), true)
    },
    cancelReading(node) {
      const key = state.getState().compiled.nodes.get(node)?.key
      if (key !== undefined) void engine.cancelReading(key)
    },
    readAgain(node) {
      const key = state.getState().compiled.nodes.get(node)?.key
      if (key === undefined) return
      // What stands behind it was not measured, or not with this table.
      for (const [known, fact] of facts) if (!fact.ok || known === key) facts.delete(known)
      const { compiled, history } = state.getState()
      state.setState({ compiled: recompile(history.graph, compiled) })
      void measure()
    },
    async answer(node, rows) {
      const { compiled, history } = state.getState()
      const plan = planOf(compiled, history.graph)
      const refs = Object.values(history.graph.nodes[node]?.in ?? {}).flat()
      const train = refs.find((ref) => compiled.nodes.get(ref.node)?.definition?.work.role === 'train')
      if (!train || !plan.nodes.some(({ id: one }) => one === train.node))
        return fail(
          error('predict/not-ready', 'The network that this node looks at has a problem.', {
            advice: 'Mend what is marked on the canvas, then run it.',
          }),
        )
      return engine.answer({ plan, train: train.node, rows })
    },
    async preview(node, from, count) {
      const key = state.getState().compiled.nodes.get(node)?.key
      return key === undefined ? null : engine.preview(key, from, count)
    },

    receive(event) {
      const before = runs.getState()
      if (event.documentId === id && event.runId === before.runId) runs.setState(received(before, event))
    },
    engineChanged(changed) {
      runs.setState({ engine: changed })
      if (changed.state === 'ready') void measure()
    },
    setReadOnly(locked) {
      state.setState({ readOnly: locked })
    },
    markSaved() {
      state.setState({ history: markSaved(state.getState().history) })
    },
  }
  void measure()
  return workbench
}

/** A session that names nothing that is gone. */
function withoutMissing(session: Session, graph: Graph): Session {
  const here = (id: NodeId | null) => (id !== null && graph.nodes[id] ? id : null)
  const selection = [...session.selection].filter((id) => graph.nodes[id])
  return {
    ...session,
    selection: selection.length === session.selection.size ? session.selection : new Set(selection),
    focus: here(session.focus),
    dataNode: here(session.dataNode),
    resultNode: here(session.resultNode),
  }
}
