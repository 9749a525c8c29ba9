import { checkWire } from '../../compile/connectable.ts'
import { portLabel } from '../../compile/infer.ts'
import type { Compiled } from '../../compile/compiled.ts'
import { connect, removeWires, type Command } from '../../graph/commands.ts'
import type { Graph, GraphNode, NodeId, Ref } from '../../graph/document.ts'
import { definitionOf, refsInto, titleOf, wiresOf } from '../../graph/queries.ts'
import type { Catalogue } from '../../kernel/catalogue.ts'
import type { Port } from '../../kernel/port.ts'

/** One wire that could be drawn, or taken off. */
export interface ConnectRow {
  readonly key: string
  /** "model → Confusion matrix, model". */
  readonly label: string
  /** What would happen, as a sentence. */
  readonly sentence: string
  readonly state: 'fits' | 'problem' | 'refused' | 'connected'
  readonly group: string
  readonly words: readonly string[]
  readonly from: Ref
  readonly to: { readonly node: NodeId; readonly port: string }
}

/** Rows beyond this are not judged: nobody reads them, and the list can be narrowed by typing. */
const MOST = 400

/**
 * Every wire that could begin or end at a node, nearest nodes first: those that fit, those that fit with a problem,
 * those that are there (to be taken off), those that are refused.
 */
export function connectRows(
  graph: Graph,
  catalogue: Catalogue,
  compiled: Compiled,
  id: NodeId,
): readonly ConnectRow[] {
  const node = graph.nodes[id]
  const definition = definitionOf(catalogue, node)
  if (!node || !definition) return []
  const title = titleOf(catalogue, node)
  const rows: ConnectRow[] = []
  for (const [other, one] of nearest(graph, id)) {
    const theirs = definitionOf(catalogue, one)
    if (!theirs) continue
    for (const [output, mine] of Object.entries(definition.outputs))
      for (const [input, port] of Object.entries(theirs.inputs))
        if (mine.kind === port.kind && rows.length < MOST)
          rows.push(
            rowOf(
              graph,
              catalogue,
              compiled,
              { node: id, port: output },
              { node: other, port: input },
              {
                group: `From ${title}`,
                label: `${several(definition.outputs, output)}to ${name(catalogue, graph, other)}${portOf(theirs.inputs, input)}`,
              },
            ),
          )
    for (const [output, port] of Object.entries(theirs.outputs))
      for (const [input, mine] of Object.entries(definition.inputs))
        if (mine.kind === port.kind && rows.length < MOST)
          rows.push(
            rowOf(
              graph,
              catalogue,
              compiled,
              { node: other, port: output },
              { node: id, port: input },
              {
                group: `Into ${title}`,
                label: `${portInto(definition.inputs, input)}from ${name(catalogue, graph, other)}${portOf(theirs.outputs, output)}`,
              },
            ),
          )
  }
  const rank = { fits: 0, problem: 1, connected: 2, refused: 3 }
  return rows.toSorted((a, b) => rank[a.state] - rank[b.state])
}

function rowOf(
  graph: Graph,
  catalogue: Catalogue,
  compiled: Compiled,
  from: Ref,
  to: { readonly node: NodeId; readonly port: string },
  { group, label }: { readonly group: string; readonly label: string },
): ConnectRow {
  const base = {
    key: `${from.node}.${from.port} ${to.node}.${to.port}`,
    words: [from.node, to.node],
    group,
    label,
    from,
    to,
  }
  const held = refsInto(graph, to.node, to.port)
  if (held.some(({ node, port }) => node === from.node && port === from.port))
    return { ...base, state: 'connected', sentence: 'There is a wire. Choosing it takes the wire off.' }
  const verdict = checkWire(graph, catalogue, compiled, from, to)
  if (verdict.verdict === 'refused') return { ...base, state: 'refused', sentence: verdict.problem.message }
  const [old] = held
  const many = definitionOf(catalogue, graph.nodes[to.node])?.inputs[to.port]?.many === true
  const replaces = old && !many ? `Replaces the wire from ${name(catalogue, graph, old.node)}.` : ''
  return verdict.verdict === 'fits'
    ? { ...base, state: 'fits', sentence: replaces || 'Fits.' }
    : { ...base, state: 'problem', sentence: `${verdict.problem.message} ${replaces}`.trim() }
}

/** What choosing a row does; `null` where it is refused. */
export function connectCommand(graph: Graph, catalogue: Catalogue, row: ConnectRow): Command | null {
  if (row.state === 'refused') return null
  if (row.state !== 'connected') return connect(graph, catalogue, row.from, row.to)
  const wire = wiresOf(graph).find(
    ({ from, to }) =>
      from.node === row.from.node &&
      from.port === row.from.port &&
      to.node === row.to.node &&
      to.port === row.to.port,
  )
  return wire ? removeWires([wire]) : null
}

function nearest(graph: Graph, id: NodeId): readonly (readonly [NodeId, GraphNode])[] {
  const [x, y] = graph.layout[id] ?? [0, 0]
  const far = (other: NodeId) => {
    const [ox, oy] = graph.layout[other] ?? [0, 0]
    return Math.hypot(ox - x, oy - y)
  }
  return Object.entries(graph.nodes)
    .filter(([other]) => other !== id)
    .toSorted(([a], [b]) => far(a) - far(b))
}

/** The name of a node, with its id where another node has the same name. */
function name(catalogue: Catalogue, graph: Graph, id: NodeId): string {
  const node = graph.nodes[id]
  if (!node) return id
  const title = titleOf(catalogue, node)
  const twins = Object.values(graph.nodes).filter((one) => titleOf(catalogue, one) === title).length
  return twins > 1 ? `${title} (${id})` : title
}

type Named = Readonly<Record<string, Port>>

/** Ports are named only where there is a choice. */
function several(ports: Named, port: string): string {
  const one = ports[port]
  return one && Object.keys(ports).length > 1 ? `${portLabel(port, one)} ` : ''
}

function portInto(ports: Named, port: string): string {
  const named = several(ports, port)
  return named === '' ? '' : `${named.trim()}: `
}

function portOf(ports: Named, port: string): string {
  const named = several(ports, port)
  return named === '' ? '' : `, ${named.trim()}`
}
