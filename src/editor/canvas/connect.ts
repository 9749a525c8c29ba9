import { checkWire, type Verdict } from '../../compile/connectable.ts'
import type { Compiled } from '../../compile/compiled.ts'
import type { Catalogue } from '../../kernel/catalogue.ts'
import { error } from '../../kernel/problem.ts'
import type { WireKind } from '../../kernel/wire.ts'
import type { Graph, NodeId, Ref, Wire } from '../../graph/document.ts'
import { applyCommand, removeWires } from '../../graph/commands.ts'
import { definitionOf, downstream, upstream } from '../../graph/queries.ts'
import type { PortRef } from './canvas-store.ts'

export interface Situation {
  readonly graph: Graph
  readonly catalogue: Catalogue
  readonly compiled: Compiled
}

/** Milliseconds for judging the ports of a whole graph when a drag begins; the rest is judged by kind only. */
const JUDGING = 8

const FITS: Verdict = { verdict: 'fits' }

/** The graph as it would be without a wire whose end is in the hand. */
export function withoutWire(graph: Graph, wire: Wire | null): Graph {
  return wire ? applyCommand(graph, removeWires([wire])) : graph
}

/** The two ends of a wire between two ports; `null` when they are on the same side. */
export function endsOf(
  a: PortRef,
  b: PortRef,
): { from: Ref; to: { readonly node: NodeId; readonly port: string } } | null {
  if (a.side === b.side) return null
  const [from, to] = a.side === 'output' ? [a, b] : [b, a]
  return { from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } }
}

/** Judges a wire between two ports, in whichever direction it is drawn. */
export function judge({ graph, catalogue, compiled }: Situation, origin: PortRef, end: PortRef): Verdict {
  const ends = endsOf(origin, end)
  if (!ends)
    return {
      verdict: 'refused',
      problem: error('wire/direction', 'A wire goes from an output on the right to an input on the left.'),
    }
  return checkWire(graph, catalogue, compiled, ends.from, ends.to)
}

/** The kind of wire that a port takes or gives. */
export function portKind({ graph, catalogue }: Situation, { node, port, side }: PortRef): WireKind | null {
  const definition = definitionOf(catalogue, graph.nodes[node])
  const ports = side === 'input' ? definition?.inputs : definition?.outputs
  return ports && Object.hasOwn(ports, port) ? (ports[port]?.kind ?? null) : null
}

/**
 * Judges every port on which a wire from `origin` could end. Ports of another kind are left out: they step back anyway,
 * and why is said when the pointer is over them. Never takes longer than a few milliseconds.
 */
export function judgeAll(
  situation: Situation,
  origin: PortRef,
  now: () => number = () => performance.now(),
): Map<NodeId, Map<string, Verdict>> {
  const { graph, catalogue } = situation
  const verdicts = new Map<NodeId, Map<string, Verdict>>()
  const kind = portKind(situation, origin)
  if (kind === null) return verdicts
  const circle = origin.side === 'output' ? upstream(graph, [origin.node]) : downstream(graph, [origin.node])
  const end = now() + JUDGING
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (id === origin.node || circle.has(id)) continue
    const definition = definitionOf(catalogue, node)
    if (!definition) continue
    const side = origin.side === 'output' ? 'input' : 'output'
    const ports = side === 'input' ? definition.inputs : definition.outputs
    for (const [port, one] of Object.entries(ports)) {
      if (one.kind !== kind) continue
      const verdict = now() < end ? judge(situation, origin, { node: id, port, side }) : FITS
      const known = verdicts.get(id)
      if (known) known.set(port, verdict)
      else verdicts.set(id, new Map([[port, verdict]]))
    }
  }
  return verdicts
}

/** The port of a node on which a wire from `origin` ends best: free and without a problem first. */
export function bestPort(
  situation: Situation,
  origin: PortRef,
  node: NodeId,
): { port: PortRef; verdict: Verdict } | null {
  const definition = definitionOf(situation.catalogue, situation.graph.nodes[node])
  if (!definition) return null
  const side = origin.side === 'output' ? 'input' : 'output'
  const ports = Object.entries(side === 'input' ? definition.inputs : definition.outputs)
  const wires = situation.graph.nodes[node]?.in ?? {}
  const rank = ({ verdict }: Verdict) => ['fits', 'fits-with-problem', 'refused'].indexOf(verdict)
  const judged = ports.map(([name, one]) => {
    const port: PortRef = { node, port: name, side }
    const free = side === 'output' || one.many === true || (wires[name]?.length ?? 0) === 0
    const verdict = judge(situation, origin, port)
    return { port, verdict, rank: rank(verdict) * 2 + (free ? 0 : 1) }
  })
  judged.sort((a, b) => a.rank - b.rank)
  return judged[0] ?? null
}
