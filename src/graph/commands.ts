import { produce, type Draft } from 'immer'
import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import { defaultParams } from '../kernel/params.ts'
import { plural, quote } from '../kernel/words.ts'
import type { Graph, GraphNode, NodeId, Point, Ref, Wire } from './document.ts'
import * as edit from './edits.ts'
import { cutOut, type Fragment } from './fragment.ts'
import { carryIds, isDangerous, nextId } from './ids.ts'
import { copyJson, isJson } from './json.ts'
import { GAP, NODE_SIZE } from './place.ts'
import { bounds, definitionOf, kindOf, refsInto, titleOf, wouldCycle } from './queries.ts'

/** One change to a graph: what a person would call it, and how it is done on a draft. */
export interface Command {
  /** For the undo menu: "Add Dense", "Move 3 nodes". */
  readonly label: string
  /** Commands in a row with the same key become one entry of the history: one drag, one slider. */
  readonly merge?: string
  apply(draft: Draft<Graph>): void
}

/** A command that makes one node, and the id that it will have. */
export type Adding = Command & { readonly id: NodeId }
/** A command that makes several nodes, and the ids that they will have. */
export type AddingMany = Command & { readonly ids: readonly NodeId[] }

/** The graph after a command. For building one command upon another; a history uses `commit`. */
export function applyCommand(graph: Graph, command: Command): Graph {
  const after = produce(graph, (draft) => {
    command.apply(draft)
  })
  carryIds(graph, after)
  return after
}

/**
 * Several commands as one step. A command that adds nodes is to be made from the graph that those before it leave
 * (`applyCommand`): otherwise two of them would take the same id, which throws.
 */
export function batch(label: string, commands: readonly Command[]): Command {
  return {
    label,
    apply(draft) {
      for (const command of commands) command.apply(draft)
    },
  }
}

export interface NewNode {
  readonly type: string
  readonly at: Point
  readonly params?: Readonly<Record<string, unknown>>
  readonly name?: string
}

/** Adds a node at a place, with its default params and those that are given. Throws for a type that does not exist. */
export function addNode(graph: Graph, catalogue: Catalogue, { type, at, params, name }: NewNode): Adding {
  const definition = definitionFor(catalogue, type)
  const id = nextId(graph, type)
  const node = newNode(definition, params, name)
  return { id, label: `Add ${definition.title}`, apply: (draft) => edit.put(draft, id, node, at) }
}

function definitionFor(catalogue: Catalogue, type: string): Definition {
  const definition = catalogue.find(type)
  if (!definition) throw new Error(`internal: there is no node "${type}" in the catalogue`)
  return definition
}

function newNode(
  { type, version, params: schema }: Definition,
  params: Readonly<Record<string, unknown>> = {},
  name?: string,
): GraphNode {
  const known = Object.entries(params).filter(([param, value]) => !isDangerous(param) && isJson(value))
  return {
    type,
    version,
    ...(name !== undefined && { name }),
    params: { ...defaultParams(schema), ...Object.fromEntries(known) },
    in: {},
  }
}

export type Connected = NewNode &
  ({ readonly from: Ref; readonly input: string } | { readonly to: edit.End; readonly output: string })

/** Adds a node and draws one wire to it or from it. */
export function addConnected(graph: Graph, catalogue: Catalogue, added: Connected): Adding {
  const { id, label, apply } = addNode(graph, catalogue, added)
  return {
    id,
    label,
    apply(draft) {
      apply(draft)
      if ('from' in added) edit.attach(draft, catalogue, added.from, { node: id, port: added.input })
      else edit.attach(draft, catalogue, { node: id, port: added.output }, added.to)
    },
  }
}

export interface Insertion {
  readonly type: string
  readonly wire: Wire
  /** Where absent, room is made on the wire. */
  readonly at?: Point
  readonly params?: Readonly<Record<string, unknown>>
}

/** Adds a node on a wire, at its first ports of the wire's kind; where it has none, it is added beside the wire. */
export function insertOnWire(graph: Graph, catalogue: Catalogue, insertion: Insertion): Adding {
  const { type, wire, at, params } = insertion
  const definition = definitionFor(catalogue, type)
  const id = nextId(graph, type)
  const node = newNode(definition, params)
  return {
    id,
    label: `Insert ${definition.title}`,
    apply(draft) {
      edit.put(draft, id, node, at ?? edit.roomOnWire(draft, wire))
      stringOn(draft, catalogue, id, wire)
    },
  }
}

/** Whether a node that exists can be dropped on a wire: it has ports of its kind, the input is free, and no circle closes. */
export function canInsert(graph: Graph, catalogue: Catalogue, id: NodeId, wire: Wire): boolean {
  const definition = definitionOf(catalogue, graph.nodes[id])
  const ports = definition && edit.portsFor(definition, kindOf(catalogue, graph, wire))
  if (!ports || wire.from.node === id || wire.to.node === id) return false
  if (!edit.sameRef(refsInto(graph, wire.to.node, wire.to.port)[wire.to.index], wire.from)) return false
  if (refsInto(graph, id, ports.input).length > 0) return false
  return !wouldCycle(graph, wire.from, { node: id }) && !wouldCycle(graph, { node: id }, wire.to)
}

/** Puts a node that exists on a wire; does nothing where `canInsert` says no. */
export function insertExisting(graph: Graph, catalogue: Catalogue, id: NodeId, wire: Wire): Command {
  return {
    label: `Insert ${nameOf(graph, catalogue, id)}`,
    apply(draft) {
      if (canInsert(draft, catalogue, id, wire)) stringOn(draft, catalogue, id, wire)
    },
  }
}

/** Cuts a wire and leads it through a node. */
function stringOn(draft: edit.GraphDraft, catalogue: Catalogue, id: NodeId, wire: Wire): void {
  const definition = definitionOf(catalogue, draft.nodes[id])
  const ports = definition && edit.portsFor(definition, kindOf(catalogue, draft, wire))
  const held = draft.nodes[wire.to.node]?.in[wire.to.port]
  if (!ports || !held || !edit.sameRef(held[wire.to.index], wire.from)) return
  edit.attach(draft, catalogue, wire.from, { node: id, port: ports.input })
  held[wire.to.index] = { node: id, port: ports.output }
}

function nameOf(graph: Graph, catalogue: Catalogue, id: NodeId): string {
  const node = graph.nodes[id]
  return node ? shortened(titleOf(catalogue, node)) : 'node'
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name
}

export interface Removal {
  /** Connect what was before each node with what was behind it. */
  readonly reconnect: boolean
  readonly catalogue: Catalogue
}

/** Deletes nodes with their wires. */
export function removeNodes(graph: Graph, ids: Iterable<NodeId>, removal?: Removal): Command {
  const gone = new Set(ids)
  const [only] = gone
  const one = gone.size === 1 && only !== undefined ? graph.nodes[only] : undefined
  const what = one ? shortened(one.name ?? removal?.catalogue.find(one.type)?.title ?? only ?? '') : null
  return {
    label: `Delete ${what ?? plural(gone.size, 'node')}`,
    apply(draft) {
      if (removal?.reconnect) edit.unhook(draft, removal.catalogue, gone)
      edit.drop(draft, gone)
    },
  }
}

/** Takes wires off. */
export function removeWires(wires: readonly Wire[]): Command {
  const label = wires.length === 1 ? 'Remove wire' : `Remove ${plural(wires.length, 'wire')}`
  return { label, apply: (draft) => edit.detach(draft, wires) }
}

/** Draws a wire: an input holds one, so a new one replaces the old; a port that takes many gets one more. */
export function connect(graph: Graph, catalogue: Catalogue, from: Ref, to: edit.End): Command {
  const [source, target] = [nameOf(graph, catalogue, from.node), nameOf(graph, catalogue, to.node)]
  return {
    label: `Connect ${source} to ${target}`,
    apply: (draft) => edit.attach(draft, catalogue, from, to),
  }
}

/** Pulls one end of a wire somewhere else. */
export function moveWire(
  _graph: Graph,
  catalogue: Catalogue,
  wire: Wire,
  end: { readonly from: Ref } | { readonly to: edit.End },
): Command {
  return {
    label: 'Move wire',
    apply(draft) {
      const { from, to } = wire
      const held = draft.nodes[to.node]?.in[to.port]
      if (!edit.sameRef(held?.[to.index], from)) return
      if ('from' in end) {
        if (!held || edit.sameRef(end.from, from) || !edit.hasOutput(draft, catalogue, end.from)) return
        held[to.index] = { node: end.from.node, port: end.from.port }
      } else if (
        edit.hasInput(draft, catalogue, end.to) &&
        !(end.to.node === to.node && end.to.port === to.port)
      ) {
        edit.detach(draft, [wire])
        edit.attach(draft, catalogue, from, end.to)
      }
    },
  }
}

/** Sets a param; `undefined` takes it away. Values that no file can hold, such as NaN, change nothing. */
export function setParam(id: NodeId, param: string, value: unknown): Command {
  return {
    label: `Set ${quote(param)}`,
    merge: `param:${id}:${param}`,
    apply: (draft) => assign(draft, id, { [param]: value }),
  }
}

/** Sets a param back to its default. */
export function resetParam(id: NodeId, param: string, value: unknown): Command {
  return { label: `Reset ${quote(param)}`, apply: (draft) => assign(draft, id, { [param]: value }) }
}

/** Sets several params of a node at once. */
export function setParams(id: NodeId, params: Readonly<Record<string, unknown>>): Command {
  return { label: 'Change settings', apply: (draft) => assign(draft, id, params) }
}

function assign(draft: edit.GraphDraft, id: NodeId, params: Readonly<Record<string, unknown>>): void {
  const node = draft.nodes[id]
  if (!node) return
  for (const [param, value] of Object.entries(params)) {
    if (isDangerous(param)) continue
    if (value === undefined) delete node.params[param]
    else if (isJson(value)) node.params[param] = copyJson(value)
  }
}

/** Moves nodes to places. */
export function move(positions: Readonly<Record<NodeId, Point>>, merge?: string): Command {
  const ids = Object.keys(positions)
  return {
    label: ids.length === 1 ? 'Move node' : `Move ${plural(ids.length, 'node')}`,
    ...(merge !== undefined && { merge }),
    apply(draft) {
      for (const [id, at] of Object.entries(positions)) edit.place(draft, id, at)
    },
  }
}

/** Moves nodes by a little; several in a row are one step of the history. */
export function nudge(graph: Graph, ids: Iterable<NodeId>, dx: number, dy: number): Command {
  const positions: Record<NodeId, Point> = {}
  for (const id of ids) {
    const at = graph.layout[id]
    if (at) positions[id] = [at[0] + dx, at[1] + dy]
  }
  return move(positions, `nudge:${Object.keys(positions).sort().join(',')}`)
}

/** Moves nodes where an automatic layout wants them. */
export function applyLayout(positions: Readonly<Record<NodeId, Point>>): Command {
  return { label: 'Arrange nodes', apply: move(positions).apply }
}

/** Gives a node a name; an empty one gives it back its title. */
export function rename(id: NodeId, name: string): Command {
  const given = name.trim()
  return {
    label: given === '' ? 'Remove name' : `Rename to ${quote(given)}`,
    apply(draft) {
      const node = draft.nodes[id]
      if (!node) return
      if (given === '') delete node.name
      else node.name = given
    },
  }
}

/** Gives the graph a title. */
export function setTitle(title: string): Command {
  const given = title.trim() === '' ? 'Untitled' : title.trim()
  return {
    label: `Rename the graph to ${quote(given)}`,
    apply(draft) {
      draft.title = given
    },
  }
}

/** Adds what the clipboard holds, with its middle at a place; nodes that are there already are never touched. */
export function paste(graph: Graph, fragment: Fragment, at: Point): AddingMany {
  const box = bounds(fragment) ?? { x: 0, y: 0, ...NODE_SIZE }
  const by: [number, number] = [at[0] - box.x - box.width / 2, at[1] - box.y - box.height / 2]
  return addFragment(graph, fragment, by, 'Paste')
}

/** Adds copies of nodes beside them, with the wires among them. */
export function duplicate(graph: Graph, ids: Iterable<NodeId>, offset: Point = [GAP.y, GAP.y]): AddingMany {
  return addFragment(graph, cutOut(graph, ids), offset, 'Duplicate')
}

function addFragment(graph: Graph, { nodes, layout }: Fragment, by: Point, verb: string): AddingMany {
  const renamed = new Map<NodeId, NodeId>()
  for (const [id, { type }] of Object.entries(nodes)) renamed.set(id, nextId(graph, type, renamed.values()))
  const ids = [...renamed.values()]

  // What is pasted twice at one place must not hide what was pasted first.
  const full = new Set(Object.values(graph.layout).map((point) => point.join(' ')))
  let [dx, dy] = [Math.round(by[0]), Math.round(by[1])]
  const hides = () => Object.values(layout).some(([x, y]) => full.has(`${x + dx} ${y + dy}`))
  for (; hides(); dx += GAP.y) dy += GAP.y

  return {
    ids,
    label: `${verb} ${plural(ids.length, 'node')}`,
    apply(draft) {
      for (const [id, node] of Object.entries(nodes)) {
        const wires = Object.entries(node.in).map(([port, refs]) => [port, rewire(refs, renamed)] as const)
        const copy = { ...node, in: Object.fromEntries(wires.filter(([, refs]) => refs.length > 0)) }
        const [x, y] = layout[id] ?? [0, 0]
        edit.put(draft, renamed.get(id) ?? id, copy, [x + dx, y + dy])
      }
    },
  }
}

function rewire(refs: readonly Ref[], renamed: ReadonlyMap<NodeId, NodeId>): Ref[] {
  return refs.flatMap(({ node, port }) => {
    const id = renamed.get(node)
    return id === undefined ? [] : [{ node: id, port }]
  })
}
