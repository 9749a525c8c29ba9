import { compile } from '../../../src/compile/compile.ts'
import type { Compiled } from '../../../src/compile/compiled.ts'
import { planOf, toMeasure } from '../../../src/compile/plan.ts'
import type { Measured } from '../../../src/compile/plan-types.ts'
import type { Graph, GraphNode, Ref } from '../../../src/graph/document.ts'
import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import type {
  BackendChoice,
  EngineApi,
  EngineEvent,
  RunOutcome,
  RunRequest,
} from '../../../src/engine/protocol.ts'
import { definitions } from '../../../nodes/index.ts'

export const catalogue = createCatalogue(definitions)

/** What is left to say about a node: wires are written `dense-1` (its only output) or `split-1.table`. */
export type Short = readonly [
  type: string,
  params: Record<string, unknown>,
  wires?: Record<string, string | string[]>,
]

/** Writes a graph in a few lines. */
export function graphOf(nodes: Record<string, Short>, known = catalogue): Graph {
  const portOf = (wire: string): Ref => {
    const [node = '', port] = wire.split('.')
    const outputs = Object.keys(known.find(nodes[node]?.[0] ?? '')?.outputs ?? {})
    return { node, port: port ?? outputs[0] ?? '' }
  }
  const made = Object.entries(nodes).map(([id, [type, params, wires = {}]]): [string, GraphNode] => [
    id,
    {
      type,
      version: known.find(type)?.version ?? 0,
      params,
      in: Object.fromEntries(Object.entries(wires).map(([port, from]) => [port, [from].flat().map(portOf)])),
    },
  ])
  return { title: 'A test', nodes: Object.fromEntries(made), layout: {} }
}

/** A graph with some params changed. */
export function withParams(graph: Graph, id: string, params: Record<string, unknown>): Graph {
  const node = graph.nodes[id]
  if (!node) throw new Error(`The graph has no node ${id}.`)
  return { ...graph, nodes: { ...graph.nodes, [id]: { ...node, params: { ...node.params, ...params } } } }
}

/** A graph with nodes of another beside its own. */
export function withNodes(graph: Graph, more: Pick<Graph, 'nodes'>): Graph {
  return { ...graph, nodes: { ...graph.nodes, ...more.nodes } }
}

let runs = 0

/** What the app does with an engine, without the app: measure until nothing is unknown, compile, run. */
export function createSession(engine: EngineApi, events: EngineEvent[], known = catalogue) {
  const facts = new Map<string, Measured>()
  const compiled = async (graph: Graph): Promise<Compiled> => {
    for (;;) {
      const now = compile(graph, known, (key) => facts.get(key))
      const wanted = toMeasure(now, graph, (key) => facts.has(key))
      if (wanted.length === 0) return now
      const measured = await engine.measure(wanted)
      if (measured.every(({ key }) => facts.has(key))) return now
      for (const one of measured) facts.set(one.key, one)
    }
  }
  return {
    compiled,
    /** @throws when the graph has errors */
    async request(graph: Graph, backend: BackendChoice = 'cpu'): Promise<RunRequest> {
      const now = await compiled(graph)
      const errors = now.problems.filter(({ severity }) => severity === 'error')
      if (errors.length > 0)
        throw new Error(
          `The graph has problems: ${errors.map(({ code, message }) => `${code} ${message}`).join('\n')}`,
        )
      return { documentId: 'test', runId: `run-${runs++}`, plan: planOf(now, graph), backend }
    },
    /** Runs a graph and hands out what was told meanwhile. */
    async run(graph: Graph, backend: BackendChoice = 'cpu'): Promise<RunOutcome & { events: EngineEvent[] }> {
      const request = await this.request(graph, backend)
      const from = events.length
      const outcome = await engine.run(request)
      return { ...outcome, events: events.slice(from) }
    },
  }
}

/** The final result of a node. */
export function resultOf<R>(events: readonly EngineEvent[], node: string): R {
  const found = events.findLast((event) => event.kind === 'result' && event.final && event.node === node)
  if (found?.kind !== 'result') throw new Error(`There is no result of ${node}.`)
  return found.result as R
}

/** The points of a train node's curve at the ends of epochs; those inside an epoch come by the clock. */
export function curveOf(events: readonly EngineEvent[], node: string) {
  return events
    .flatMap((event) => (event.kind === 'curve' && event.node === node ? event.points : []))
    .filter(({ epoch }) => Number.isInteger(epoch))
}

/** How each node ended. */
export function statesOf(events: readonly EngineEvent[]): Record<string, string> {
  const states: Record<string, string> = {}
  for (const event of events) if (event.kind === 'node') states[event.node] = event.state
  return states
}
