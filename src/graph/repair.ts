import type { Catalogue } from '../kernel/catalogue.ts'
import { warning, type Problem } from '../kernel/problem.ts'
import { quote } from '../kernel/words.ts'
import type { GraphNode, NodeId, Point, Ref } from './document.ts'
import { isPlaceholder } from './edits.ts'
import { byName } from './ids.ts'
import { isRecord } from './json.ts'
import { FARTHEST, GAP, NODE_SIZE, placeAt, STEP } from './place.ts'
import { inputOf, outputOf } from './queries.ts'
import { pointSchema } from './schema.ts'

/** A problem that was repaired while reading: what was dropped. */
type Note = Problem

/** Drops the wires of a node that cannot be in a graph, and says which. */
export function keepWires(
  nodes: Readonly<Record<NodeId, GraphNode>>,
  catalogue: Catalogue,
  id: NodeId,
  notes: Note[],
): GraphNode['in'] {
  const node = nodes[id]
  const kept: Record<string, readonly Ref[]> = {}
  for (const [port, refs] of Object.entries(node?.in ?? {})) {
    if (!node) continue
    const place = `${id}.${port}`
    const input = inputOf(catalogue, node, port)
    if (!input && !isPlaceholder(catalogue, node)) {
      for (const ref of refs)
        notes.push(
          dropped('file/unknown-port', ref, place, `${quote(node.type)} has no input ${quote(port)}`),
        )
      continue
    }
    const good = refs.filter((ref) => {
      const why = faultOf(nodes, catalogue, ref)
      if (why) notes.push(dropped(why.code, ref, place, why.text))
      return !why
    })
    const single = input !== undefined && input.many !== true
    for (const ref of single ? good.slice(1) : [])
      notes.push(dropped('file/second-wire', ref, place, 'this input takes one wire and already has one'))
    if (good.length > 0) kept[port] = single ? good.slice(0, 1) : good
  }
  return kept
}

function faultOf(
  nodes: Readonly<Record<NodeId, GraphNode>>,
  catalogue: Catalogue,
  ref: Ref,
): { code: Problem['code']; text: string } | null {
  const source = Object.hasOwn(nodes, ref.node) ? nodes[ref.node] : undefined
  if (!source) return { code: 'file/dangling-wire', text: `there is no node ${quote(ref.node)}` }
  if (isPlaceholder(catalogue, source) || outputOf(catalogue, source, ref.port)) return null
  return { code: 'file/unknown-port', text: `${quote(source.type)} has no output ${quote(ref.port)}` }
}

function dropped(code: Problem['code'], ref: Ref, place: string, why: string): Note {
  return warning(
    code,
    `The wire from ${quote(`${ref.node}.${ref.port}`)} to ${quote(place)} was left out: ${why}.`,
  )
}

/** A place for every node: those of the file as far as they can be used, below them all others. */
export function keepLayout(
  nodes: Readonly<Record<NodeId, GraphNode>>,
  held: Readonly<Record<string, unknown>>,
  notes: Note[],
): Record<NodeId, Point> {
  const layout: Record<NodeId, Point> = {}
  for (const [id, raw] of Object.entries(held)) {
    const parsed = pointSchema.safeParse(raw)
    if (!Object.hasOwn(nodes, id))
      notes.push(
        warning('file/stray-layout', `The place of ${quote(id)} was left out: there is no such node.`),
      )
    else if (!parsed.success || parsed.data.some((value) => Math.abs(value) > FARTHEST))
      notes.push(
        warning(
          'file/bad-place',
          `The place of ${quote(id)} was left out: it is not two numbers up to 1,000,000. The node got a new place.`,
        ),
      )
    else layout[id] = placeAt(parsed.data)
  }
  return placeRest(nodes, layout)
}

/** Places all nodes that have none in columns below the others, each right of what feeds it. */
function placeRest(
  nodes: Readonly<Record<NodeId, GraphNode>>,
  layout: Record<NodeId, Point>,
): Record<NodeId, Point> {
  const missing = Object.keys(nodes).filter((id) => !Object.hasOwn(layout, id))
  if (missing.length === 0) return layout
  const points = Object.values(layout)
  const left = Math.min(0, ...points.map(([x]) => x))
  const bottom = points.reduce((lowest, [, y]) => Math.max(lowest, y + NODE_SIZE.height + GAP.y), -Infinity)
  const top = bottom === -Infinity ? 0 : bottom
  const columns = columnsOf(nodes)
  const rows = new Map<number, number>()
  for (const id of missing.sort(byName)) {
    const column = columns.get(id) ?? 0
    const row = rows.get(column) ?? 0
    rows.set(column, row + 1)
    layout[id] = placeAt([left + column * STEP.x, top + row * STEP.y])
  }
  return layout
}

/** How many wires lie between each node and the sources, at most; a circle is cut where it is entered. */
function columnsOf(nodes: Readonly<Record<NodeId, GraphNode>>): Map<NodeId, number> {
  const columns = new Map<NodeId, number>()
  const entered = new Set<NodeId>()
  for (const start of Object.keys(nodes)) {
    // A stack of our own: a chain of 2,000 nodes must not exhaust the engine's.
    const open = [start]
    for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
      const sources = Object.values(nodes[id]?.in ?? {}).flatMap((refs) => refs.map(({ node }) => node))
      const unknown = sources.filter((source) => !entered.has(source))
      entered.add(id)
      if (unknown.length > 0) {
        const next = unknown[0]
        if (next !== undefined) {
          entered.add(next)
          open.push(next)
        }
        continue
      }
      open.pop()
      columns.set(
        id,
        sources.reduce((most, source) => Math.max(most, (columns.get(source) ?? -1) + 1), 0),
      )
    }
  }
  return columns
}

/** What a file holds as layout, as far as it is one. */
export function layoutIn(file: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return isRecord(file.layout) ? file.layout : {}
}
