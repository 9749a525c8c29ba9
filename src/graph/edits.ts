import type { Draft } from 'immer'
import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import type { Ports } from '../kernel/port.ts'
import type { WireKind } from '../kernel/wire.ts'
import type { Graph, GraphNode, NodeId, Point, Ref, Wire } from './document.ts'
import { copyJson } from './json.ts'
import { findFreeSpot, GAP, NODE_SIZE, placeAt, STEP } from './place.ts'
import { inputOf, outputOf, refsInto, wireKey, wiresFrom } from './queries.ts'

/** What commands are made of: small changes to a draft. None of them leaves a wire without both of its ends. */
export type GraphDraft = Draft<Graph>

/** Where a wire ends; `index` is its place among the wires of a port that takes many. */
export interface End {
  readonly node: NodeId
  readonly port: string
  readonly index?: number
}

/** Puts a node into the graph. That the id is free is the caller's promise. */
export function put(draft: GraphDraft, id: NodeId, node: GraphNode, at: Point): void {
  if (Object.hasOwn(draft.nodes, id)) throw new Error(`internal: there already is a node "${id}"`)
  draft.nodes[id] = copyJson(node) as Draft<GraphNode>
  draft.layout[id] = placeAt(at)
}

/** Moves a node, if it is there and not there already. */
export function place(draft: GraphDraft, id: NodeId, at: Point): void {
  const before = draft.layout[id]
  const [x, y] = placeAt(at)
  if (Object.hasOwn(draft.nodes, id) && (before?.[0] !== x || before[1] !== y)) draft.layout[id] = [x, y]
}

/** Takes nodes out, with all of their wires. */
export function drop(draft: GraphDraft, ids: ReadonlySet<NodeId>): void {
  for (const id of ids) {
    delete draft.nodes[id]
    delete draft.layout[id]
  }
  for (const node of Object.values(draft.nodes))
    for (const [port, refs] of Object.entries(node.in)) {
      const kept = refs.filter((ref) => !ids.has(ref.node))
      if (kept.length < refs.length) setRefs(node, port, kept)
    }
}

/** Ports without wires are absent. */
function setRefs(node: Draft<GraphNode>, port: string, refs: Ref[]): void {
  if (refs.length === 0) delete node.in[port]
  else node.in[port] = refs
}

/** Takes wires off, as many of them as are still there. */
export function detach(draft: GraphDraft, wires: readonly Wire[]): void {
  const gone = new Set(wires.map(wireKey))
  for (const id of new Set(wires.map(({ to }) => to.node))) {
    const node = draft.nodes[id]
    if (!node) continue
    for (const [port, refs] of Object.entries(node.in)) {
      const kept = refs.filter((from, index) => !gone.has(wireKey({ from, to: { node: id, port, index } })))
      if (kept.length < refs.length) setRefs(node, port, kept)
    }
  }
}

/**
 * Draws a wire. An input holds one, so a new one replaces the old; a port that takes many gets it at `index`, or at the
 * end. Does nothing where one of the ends does not exist, or where exactly this wire already is.
 */
export function attach(draft: GraphDraft, catalogue: Catalogue, from: Ref, to: End): void {
  const node = draft.nodes[to.node]
  if (!node || !hasOutput(draft, catalogue, from) || !hasInput(draft, catalogue, to)) return
  const ref = { node: from.node, port: from.port }
  const held = refsInto(draft, to.node, to.port)
  if (!takesMany(draft, catalogue, to)) {
    if (held.length !== 1 || !sameRef(held[0], ref)) node.in[to.port] = [ref]
    return
  }
  if (to.index === undefined && held.some((other) => sameRef(other, ref))) return
  const refs = held.map(({ node: source, port }) => ({ node: source, port }))
  refs.splice(to.index ?? refs.length, 0, ref)
  node.in[to.port] = refs
}

/** Whether a node has this output. What a placeholder gives out is not known, so all of it is believed. */
export function hasOutput(graph: Graph, catalogue: Catalogue, { node: id, port }: Ref): boolean {
  const node = graph.nodes[id]
  return (
    node !== undefined && (isPlaceholder(catalogue, node) || outputOf(catalogue, node, port) !== undefined)
  )
}

/** Whether a node has this input. Of a placeholder only those are known that already have a wire. */
export function hasInput(graph: Graph, catalogue: Catalogue, { node: id, port }: End): boolean {
  const node = graph.nodes[id]
  if (!node) return false
  return isPlaceholder(catalogue, node)
    ? refsInto(graph, id, port).length > 0
    : inputOf(catalogue, node, port) !== undefined
}

/** Whether this input takes a list of wires. */
export function takesMany(
  graph: Pick<Graph, 'nodes'>,
  catalogue: Catalogue,
  { node: id, port }: End,
): boolean {
  const node = graph.nodes[id]
  if (!node) return false
  return isPlaceholder(catalogue, node)
    ? refsInto(graph, id, port).length > 1 || node.lists?.includes(port) === true
    : inputOf(catalogue, node, port)?.many === true
}

/** Whether a node has no definition here. */
export function isPlaceholder(catalogue: Catalogue, node: GraphNode): boolean {
  return catalogue.find(node.type)?.version !== node.version
}

export function sameRef(a: Ref | undefined, b: Ref | undefined): boolean {
  return a?.node === b?.node && a?.port === b?.port
}

/** The first port of a kind. */
export function portOf(ports: Ports, kind: WireKind | undefined): string | undefined {
  return Object.entries(ports).find(([, port]) => port.kind === kind)?.[0]
}

/** Where a node of this type would stand on a wire of this kind; `null` when it cannot. */
export function portsFor(
  definition: Definition,
  kind: WireKind | undefined,
): { input: string; output: string } | null {
  const input = portOf(definition.inputs, kind)
  const output = portOf(definition.outputs, kind)
  return input === undefined || output === undefined ? null : { input, output }
}

/**
 * What would feed a consumer if a node were not there: its first wire of the kind, or what feeds that, as long as the
 * nodes in between are in `gone`.
 */
function before(
  graph: Graph,
  catalogue: Catalogue,
  id: NodeId,
  kind: WireKind | undefined,
  gone: ReadonlySet<NodeId>,
): Ref | null {
  const seen = new Set<NodeId>()
  for (let at = id; !seen.has(at);) {
    seen.add(at)
    const refs: Ref[] = Object.values(graph.nodes[at]?.in ?? {}).flat()
    const found: Ref | undefined = refs.find(
      (ref) => kind !== undefined && outputOf(catalogue, graph.nodes[ref.node], ref.port)?.kind === kind,
    )
    if (!found) return null
    if (!gone.has(found.node)) return { node: found.node, port: found.port }
    at = found.node
  }
  return null
}

/** Takes nodes out of their chains: whatever they fed is fed by what fed them, where the kinds fit. */
export function unhook(draft: GraphDraft, catalogue: Catalogue, ids: ReadonlySet<NodeId>): void {
  const mended: { from: Ref; to: End }[] = []
  for (const [id, node] of Object.entries(draft.nodes)) {
    if (ids.has(id)) continue
    for (const [port, refs] of Object.entries(node.in))
      refs.forEach((ref, index) => {
        if (!ids.has(ref.node)) return
        const kind =
          inputOf(catalogue, node, port)?.kind ?? outputOf(catalogue, draft.nodes[ref.node], ref.port)?.kind
        const from = before(draft, catalogue, ref.node, kind, ids)
        if (from && from.node !== id) mended.push({ from, to: { node: id, port, index } })
      })
  }
  for (const { from, to } of mended) {
    const refs = draft.nodes[to.node]?.in[to.port]
    if (refs && to.index !== undefined) refs[to.index] = { node: from.node, port: from.port }
  }
}

/** Moves everything from a place on to the right, so that one more node fits in front of it. */
export function makeRoom(draft: GraphDraft, from: number, by: number, except: ReadonlySet<NodeId>): void {
  if (by <= 0) return
  for (const [id, point] of Object.entries(draft.layout))
    if (point[0] >= from && !except.has(id)) place(draft, id, [point[0] + by, point[1]])
}

/** Makes room on a wire and says where a new node goes: between its ends, where nothing else is. */
export function roomOnWire(draft: GraphDraft, { from, to }: Wire): Point {
  const start = draft.layout[from.node] ?? [0, 0]
  const end = draft.layout[to.node] ?? [start[0] + STEP.x, start[1]]
  const gap = end[0] - start[0] - NODE_SIZE.width
  if (gap >= 0) makeRoom(draft, end[0], NODE_SIZE.width + 2 * GAP.x - gap, new Set([from.node]))
  const moved = draft.layout[to.node] ?? end
  return findFreeSpot(draft, [(start[0] + moved[0]) / 2, (start[1] + moved[1]) / 2])
}

/** The wires that leave one output port. */
export function wiresFromPort(graph: Graph, { node, port }: Ref): Wire[] {
  return wiresFrom(graph, node).filter(({ from }) => from.port === port)
}
