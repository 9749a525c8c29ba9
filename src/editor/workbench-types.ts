import type { StoreApi } from 'zustand'
import type { Command } from '../graph/commands.ts'
import type { Graph, NodeId, Point, Ref, Wire } from '../graph/document.ts'
import type { History } from '../graph/history.ts'
import type { Compiled } from '../compile/compiled.ts'
import type { Measured, PlanNode } from '../compile/plan-types.ts'
import type {
  AnswerRequest,
  BackendChoice,
  BackendReport,
  CurvePoint,
  EngineEvent,
  Progress,
  Reading,
  RunControl,
  RunOutcome,
  RunPhase,
  RunRequest,
} from '../engine/protocol.ts'
import type { Catalogue } from '../kernel/catalogue.ts'
import type { EvaluationResult, Examples, NewAnswers, NewRows } from '../kernel/evaluation.ts'
import type { Checked, PlacedProblem } from '../kernel/problem.ts'

export type BottomTab = 'training' | 'evaluation' | 'data' | 'problems'

/** What is going on in this window: never saved in the file, never undone. */
export interface Session {
  readonly selection: ReadonlySet<NodeId>
  /** Selected wires, as `wireKey(wire)`. */
  readonly wires: ReadonlySet<string>
  /** The node that the inspector shows. */
  readonly focus: NodeId | null
  readonly bottomTab: BottomTab
  /** The node whose table or result the bottom panel shows. */
  readonly dataNode: NodeId | null
  readonly resultNode: NodeId | null
  readonly dialog: Dialog | null
}

export type Dialog =
  | { readonly kind: 'commands' }
  | { readonly kind: 'shortcuts' }
  /** Node search: at a place on the canvas, maybe with a loose wire that the new node is to take. */
  | { readonly kind: 'search'; readonly at: Point; readonly screen: Point; readonly loose?: LooseWire }
  /** "Connect to…": the keyboard's way to draw a wire. */
  | { readonly kind: 'connect'; readonly node: NodeId }
  | { readonly kind: 'rename'; readonly node: NodeId }
  /** Ready graphs for what a data node gives out. */
  | { readonly kind: 'starters'; readonly node: NodeId }

/** A wire that was dragged from a port and ended nowhere. */
export type LooseWire =
  { readonly from: Ref } | { readonly to: { readonly node: NodeId; readonly port: string } }

export interface WorkbenchState {
  readonly history: History
  readonly compiled: Compiled
  readonly session: Session
  /** Another tab writes this document: nothing can be changed here. */
  readonly readOnly: boolean
}

export type NodeRunState = 'working' | 'done' | 'reused' | 'failed'

/** What the last run did and does. It changes many times a second, so it is a store of its own. */
export interface RunState {
  readonly runId: string | null
  readonly phase: RunPhase | 'idle'
  readonly detail: string
  readonly backend: BackendReport | null
  readonly choice: BackendChoice
  readonly nodes: ReadonlyMap<NodeId, NodeRunState>
  /** The content keys of what the last run did: a node whose key is another one has changed since. */
  readonly keys: ReadonlyMap<NodeId, string>
  readonly progress: ReadonlyMap<NodeId, Progress>
  readonly curves: ReadonlyMap<NodeId, { readonly metric: string; readonly points: readonly CurvePoint[] }>
  readonly results: ReadonlyMap<
    NodeId,
    { readonly key: string; readonly result: EvaluationResult; readonly final: boolean }
  >
  readonly summaries: ReadonlyMap<NodeId, string>
  readonly problems: readonly PlacedProblem[]
  /** `starting`, or why it had to be started anew. */
  readonly engine: { readonly state: 'starting' | 'ready' | 'restarting' | 'failed'; readonly detail: string }
}

/** A sentence in the corner of the screen. */
export interface Note {
  readonly id: number
  readonly text: string
  /** Whether it offers to undo what it tells. */
  readonly undo: boolean
}

export interface NotesState {
  /** The newest sentence for screen readers; `count` changes even when the sentence is the same. */
  readonly live: { readonly text: string; readonly count: number }
  readonly notes: readonly Note[]
}

/** What the editor needs of the engine; the app hands in the supervisor of the worker. */
export interface EnginePort {
  measure(nodes: readonly PlanNode[]): Promise<readonly Measured[]>
  cancelReading(key: string): Promise<void>
  preview(key: string, from: number, count: number): Promise<Examples | null>
  run(request: RunRequest): Promise<RunOutcome>
  answer(request: AnswerRequest): Promise<Checked<NewAnswers>>
  control(runId: string, control: RunControl): Promise<void>
}

/** One object per open graph: document, history, session and runs. */
export interface Workbench {
  readonly id: string
  readonly catalogue: Catalogue
  readonly state: StoreApi<WorkbenchState>
  readonly runs: StoreApi<RunState>
  readonly notes: StoreApi<NotesState>
  /** The graph as it is now. */
  graph(): Graph
  /** Does a command and records it for undo. Does nothing when read-only. */
  commit(command: Command): void
  /** Ends a merged run of commands, so that the next one is an entry of its own (pointer up, blur). */
  endMerge(): void
  undo(): void
  redo(): void
  select(nodes: Iterable<NodeId>, wires?: Iterable<Wire>): void
  updateSession(change: Partial<Session>): void
  /** Says something through the live region, for screen readers, and in a quiet note on screen when `visible`. */
  announce(text: string, options?: { visible?: boolean; undo?: boolean }): void
  dismiss(note: number): void
  /** Delivers what the engine says; events of other documents are ignored. */
  receive(event: EngineEvent): void
  engineChanged(engine: RunState['engine']): void
  setReadOnly(readOnly: boolean): void
  /** Takes the history as saved in a file. */
  markSaved(): void
  run(): Promise<void>
  control(control: RunControl): void
  chooseBackend(choice: BackendChoice): void
  /** How far reading tables has come, by content key. */
  readonly readings: StoreApi<ReadonlyMap<string, Reading>>
  /** Told by the engine. */
  reading(reading: Reading): void
  /** Stops reading the table of a node. */
  cancelReading(node: NodeId): void
  /** Forgets why a node's table could not be read, and reads it again: its file is here now, or was only stopped. */
  readAgain(node: NodeId): void
  /** Predicts for new rows with the model that a node looks at. */
  answer(node: NodeId, rows: NewRows): Promise<Checked<NewAnswers>>
  /** Rows of the table that a node gives out, from the worker. */
  preview(node: NodeId, from: number, count: number): Promise<Examples | null>
}
