import type { Catalogue } from '../kernel/catalogue.ts'
import type { Fix, FixStep } from '../kernel/problem.ts'
import {
  addConnected,
  applyCommand,
  batch,
  insertOnWire,
  removeNodes,
  removeWires,
  setParam,
  type Command,
} from './commands.ts'
import type { Graph, NodeId, Wire } from './document.ts'
import { attach, detach, place, portOf, portsFor, unhook, wiresFromPort } from './edits.ts'
import { findFreeSpot, STEP } from './place.ts'
import { consumers, definitionOf, inputOf, kindOf, refsInto, wiresInto } from './queries.ts'

/**
 * A fix of a problem as a command for the graph as it is now; `null` when it cannot be applied, because a node that it
 * needs does not exist, is of a type that the catalogue lacks, or would have to stand where its ports do not fit.
 */
export function fixCommand(graph: Graph, catalogue: Catalogue, node: NodeId, fix: Fix): Command | null {
  const commands: Command[] = []
  let now = graph
  for (const step of fix.steps) {
    const command = Object.hasOwn(now.nodes, node) ? stepCommand(now, catalogue, node, step) : null
    if (!command) return null
    commands.push(command)
    now = applyCommand(now, command)
  }
  return now === graph ? null : batch(fix.label, commands)
}

function stepCommand(graph: Graph, catalogue: Catalogue, node: NodeId, step: FixStep): Command | null {
  switch (step.do) {
    case 'setParam': {
      const id = step.on === 'self' ? node : refsInto(graph, node, step.on.input)[0]?.node
      if (id === undefined) return null
      // Who feeds an input may be any node: only one that has this setting can be helped by it.
      const definition = definitionOf(catalogue, graph.nodes[id])
      if (step.on !== 'self' && !Object.hasOwn(definition?.params.shape ?? {}, step.param)) return null
      return setParam(id, step.param, step.value)
    }
    case 'insert':
      return insert(graph, catalogue, node, step)
    case 'feed':
      return feed(graph, catalogue, node, step)
    case 'disconnect': {
      const wires = wiresInto(graph, node).filter(({ to }) => to.port === step.input)
      return wires.length === 0 ? null : removeWires(wires)
    }
    case 'bypass':
      return removeNodes(graph, [node], { reconnect: true, catalogue })
    case 'moveBehindSplit':
      return moveBehindSplit(graph, catalogue, node)
  }
}

function insert(
  graph: Graph,
  catalogue: Catalogue,
  node: NodeId,
  { input, type, params = {}, branches = false, beforeSplit = false }: FixStep & { do: 'insert' },
): Command | null {
  const definition = catalogue.find(type)
  const wire = beforeSplit ? wireBeforeSplit(graph, catalogue, node, input) : wireInto(graph, node, input)
  if (!wire || !definition) return null
  const { from } = wire
  const ports = portsFor(definition, kindOf(catalogue, graph, wire))
  if (!ports) return null
  const inserted = insertOnWire(graph, catalogue, { type, wire, params })
  if (!branches && !(beforeSplit && !splits(graph, catalogue, wire.to.node))) return inserted
  return {
    label: inserted.label,
    apply(draft) {
      inserted.apply(draft)
      for (const { to } of wiresFromPort(draft, from)) {
        const held = draft.nodes[to.node]?.in[to.port]
        if (held && to.node !== inserted.id) held[to.index] = { node: inserted.id, port: ports.output }
      }
    },
  }
}

function wireInto(graph: Graph, node: NodeId, port: string): Wire | null {
  const [from] = refsInto(graph, node, port)
  return from ? { from, to: { node, port, index: 0 } } : null
}

function splits(graph: Graph, catalogue: Catalogue, node: NodeId): boolean {
  const work = definitionOf(catalogue, graph.nodes[node])?.work
  return work?.role === 'transform' && work.splits === true
}

/** Follows a wire up its chain, to the one that ends in the nearest node that splits rows, or to the first of all. */
function wireBeforeSplit(graph: Graph, catalogue: Catalogue, node: NodeId, port: string): Wire | null {
  let wire = wireInto(graph, node, port)
  const kind = wire && kindOf(catalogue, graph, wire)
  const seen = new Set<NodeId>()
  while (wire && kind && !splits(graph, catalogue, wire.to.node) && !seen.has(wire.from.node)) {
    const above: NodeId = wire.from.node
    seen.add(above)
    const input = portOf(definitionOf(catalogue, graph.nodes[above])?.inputs ?? {}, kind)
    const next: Wire | null = input === undefined ? null : wireInto(graph, above, input)
    if (!next) break
    wire = next
  }
  return wire
}

function feed(
  graph: Graph,
  catalogue: Catalogue,
  node: NodeId,
  { input, type, params = {} }: FixStep & { do: 'feed' },
): Command | null {
  const definition = catalogue.find(type)
  const port = inputOf(catalogue, graph.nodes[node], input)
  const output = definition && port && portOf(definition.outputs, port.kind)
  if (output === undefined || refsInto(graph, node, input).length > 0) return null
  const [x, y] = graph.layout[node] ?? [0, 0]
  const at = findFreeSpot(graph, [x - STEP.x, y])
  return addConnected(graph, catalogue, { type, at, params, to: { node, port: input }, output })
}

/** Takes a table node out of its chain and puts it behind the next node downstream that splits the rows. */
function moveBehindSplit(graph: Graph, catalogue: Catalogue, id: NodeId): Command | null {
  const definition = definitionOf(catalogue, graph.nodes[id])
  const ports = definition && portsFor(definition, 'table')
  const path = pathToSplit(graph, catalogue, id)
  const split = path?.at(-1)
  const splitter = split === undefined ? undefined : definitionOf(catalogue, graph.nodes[split])
  const splitPorts = splitter && portsFor(splitter, 'table')
  if (!ports || !path || split === undefined || !splitPorts) return null
  return {
    label: 'Move behind the split',
    apply(draft) {
      const gone = new Set([id])
      unhook(draft, catalogue, gone)
      detach(
        draft,
        wiresFromPort(draft, { node: id, port: ports.output }).concat(
          wiresInto(draft, id).filter(({ to }) => to.port === ports.input),
        ),
      )
      for (const { to } of wiresFromPort(draft, { node: split, port: splitPorts.output })) {
        const held = draft.nodes[to.node]?.in[to.port]
        if (held) held[to.index] = { node: id, port: ports.output }
      }
      attach(draft, catalogue, { node: split, port: splitPorts.output }, { node: id, port: ports.input })
      moveAlong(draft, [id, ...path])
    },
  }
}

/** The nodes from a node's consumers to the nearest one that splits the rows. */
function pathToSplit(graph: Graph, catalogue: Catalogue, id: NodeId): NodeId[] | null {
  const fed = consumers(graph)
  const came = new Map<NodeId, NodeId>([[id, id]])
  const open = [id]
  for (const at of open)
    for (const next of fed.get(at) ?? []) {
      if (came.has(next)) continue
      came.set(next, at)
      open.push(next)
      if (!splits(graph, catalogue, next)) continue
      const path = [next]
      for (let step = at; step !== id; step = came.get(step) ?? id) path.unshift(step)
      return path
    }
  return null
}

/** The first of a row of nodes takes the place of the last, the others move up by one. */
function moveAlong(draft: Parameters<Command['apply']>[0], row: readonly NodeId[]): void {
  const places = row.map((id) => [...(draft.layout[id] ?? [0, 0])] as [number, number])
  row.forEach((id, at) => {
    const to = places[at === 0 ? places.length - 1 : at - 1]
    if (to) place(draft, id, to)
  })
}
