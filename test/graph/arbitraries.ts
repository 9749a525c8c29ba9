import fc from 'fast-check'
import { contentKey } from '../../src/kernel/key.ts'
import type { Ports } from '../../src/kernel/port.ts'
import type { FixStep } from '../../src/kernel/problem.ts'
import * as commands from '../../src/graph/commands.ts'
import { EMPTY_GRAPH, type Graph, type NodeId, type Wire } from '../../src/graph/document.ts'
import { fixCommand } from '../../src/graph/fixes.ts'
import { copyFragment, readFragment } from '../../src/graph/fragment.ts'
import { wiresOf } from '../../src/graph/queries.ts'
import { toyCatalogue, toys, toySource } from '../helpers/toys.ts'

/** One random act, told so that it means something for every graph. */
export interface Act {
  readonly kind: (typeof KINDS)[number]
  /** Choose nodes, ports and wires among those that exist. */
  readonly picks: readonly [number, number, number, number]
  readonly at: readonly [number, number]
  readonly text: string
  readonly value: unknown
}

export const KINDS = [
  'addNode',
  'addConnected',
  'addBefore',
  'insertOnWire',
  'insertExisting',
  'removeNodes',
  'removeReconnected',
  'removeWires',
  'connect',
  'moveWireStart',
  'moveWireEnd',
  'setParam',
  'resetParam',
  'setParams',
  'move',
  'nudge',
  'applyLayout',
  'rename',
  'setTitle',
  'paste',
  'duplicate',
  'batch',
  'fix',
] as const

/** A text as people and strangers write them: empty, long, with signs of other alphabets and of HTML. */
export const textArb = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    'Schicht 1',
    '<img src=x onerror=alert(1)>',
    '__proto__',
    '𝒙',
    '\u2028',
    'a'.repeat(200),
  ),
)

/** A value that a param can have in a file, and some that it cannot. */
export const valueArb: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.boolean(),
  textArb,
  fc.array(textArb, { maxLength: 8 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(undefined, NaN, -0, Infinity),
)

const nat = fc.nat(10_000)
export const actArb: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...KINDS),
  picks: fc.tuple(nat, nat, nat, nat),
  at: fc.tuple(fc.double({ min: -3000, max: 3000, noNaN: true }), fc.double()),
  text: textArb,
  value: valueArb,
})

export const actsArb = fc.array(actArb, { maxLength: 30 })

/** A graph that acts led to. */
export const graphArb: fc.Arbitrary<Graph> = actsArb.map((acts) =>
  acts.reduce((graph, act) => {
    const command = commandFor(graph, act)
    return command ? commands.applyCommand(graph, command) : graph
  }, START),
)

/** A chain of all toys: table, scale, split, input, two layers and a sum of both. */
export const START: Graph = chain()

function chain(): Graph {
  let graph: Graph = { ...EMPTY_GRAPH, title: 'Chain' }
  let last: { node: NodeId; port: string } | null = null
  const wires = [
    ['toy-source', '', 'data'],
    ['toy-scale', 'data', 'data'],
    ['toy-split', 'data', 'data'],
    ['toy-input', 'data', 'x'],
    ['toy-layer', 'x', 'y'],
    ['toy-layer', 'x', 'y'],
    ['toy-sum', 'xs', 'y'],
  ] as const
  wires.forEach(([type, input, output], column) => {
    const at = [column * 240, 0] as const
    const command: commands.Adding = last
      ? commands.addConnected(graph, toyCatalogue, { type, at, from: last, input })
      : commands.addNode(graph, toyCatalogue, { type, at })
    graph = commands.applyCommand(graph, command)
    last = { node: command.id, port: output }
  })
  const again = { node: 'toy-sum-1', port: 'xs' }
  return commands.applyCommand(
    graph,
    commands.connect(graph, toyCatalogue, { node: 'toy-layer-1', port: 'y' }, again),
  )
}

const NOWHERE: Wire = { from: { node: 'gone', port: 'y' }, to: { node: 'gone', port: 'x', index: 0 } }
const PARAMS = ['rows', 'column', 'factor', 'skip', 'units', 'on', 'unknown', '__proto__']
const STEPS: readonly FixStep[] = [
  { do: 'setParam', on: 'self', param: 'units', value: 3 },
  { do: 'setParam', on: { input: 'x' }, param: 'units', value: 5 },
  { do: 'insert', input: 'x', type: 'toy-layer', params: { units: 2 } },
  { do: 'insert', input: 'data', type: 'toy-scale' },
  { do: 'feed', input: 'data', type: 'toy-source' },
  { do: 'feed', input: 'x', type: 'toy-input' },
  { do: 'disconnect', input: 'x' },
  { do: 'disconnect', input: 'data' },
  { do: 'bypass' },
  { do: 'moveBehindSplit' },
]

/** The command that an act means for a graph; `null` where it means nothing, as a fix that does not apply. */
export function commandFor(graph: Graph, act: Act): commands.Command | null {
  const { picks, at, text, value } = act
  const [a, b, c, d] = picks
  const ids = Object.keys(graph.nodes)
  const node = pick(ids, a) ?? 'gone'
  const other = pick(ids, b) ?? 'gone'
  const some: NodeId[] = [node, other, pick(ids, c) ?? 'gone']
  const port = pick(portsOf(graph, other, 'inputs'), c) ?? ''
  const from = { node, port: pick(portsOf(graph, node, 'outputs'), d) ?? '' }
  const wires = wiresOf(graph)
  const wire = pick(wires, b) ?? NOWHERE
  const toy = pick(toys, c) ?? toySource
  const { type } = toy
  const param = pick(PARAMS, d) ?? ''
  const positions = Object.fromEntries(some.map((id, index) => [id, [at[0] + index * 7, at[1]] as const]))
  switch (act.kind) {
    case 'addNode':
      return commands.addNode(graph, toyCatalogue, { type, at, params: { units: value } })
    case 'addConnected':
      return commands.addConnected(graph, toyCatalogue, {
        type,
        at,
        from,
        input: pick(namesOf(toy.inputs), b) ?? '',
      })
    case 'addBefore':
      return commands.addConnected(graph, toyCatalogue, {
        type,
        at,
        to: { node: other, port },
        output: pick(namesOf(toy.outputs), b) ?? '',
      })
    case 'insertOnWire':
      return commands.insertOnWire(graph, toyCatalogue, { type, wire, ...(a % 2 === 0 && { at }) })
    case 'insertExisting': {
      const able = ids.filter((id) => commands.canInsert(graph, toyCatalogue, id, wire))
      return commands.insertExisting(graph, toyCatalogue, pick(able, a) ?? node, wire)
    }
    case 'removeNodes':
      return commands.removeNodes(graph, some.slice(0, 1 + (d % 3)))
    case 'removeReconnected':
      return commands.removeNodes(graph, [node], { reconnect: true, catalogue: toyCatalogue })
    case 'removeWires':
      return commands.removeWires([wire, pick(wires, c) ?? NOWHERE])
    case 'connect': {
      const index = d % 4
      return commands.connect(graph, toyCatalogue, from, { node: other, port, ...(index > 0 && { index }) })
    }
    case 'moveWireStart':
      return commands.moveWire(graph, toyCatalogue, wire, { from })
    case 'moveWireEnd':
      return commands.moveWire(graph, toyCatalogue, wire, { to: { node: other, port } })
    case 'setParam':
      return commands.setParam(node, param, value)
    case 'resetParam':
      return commands.resetParam(node, param, 1)
    case 'setParams':
      return commands.setParams(node, { [param]: value, units: 8 })
    case 'move':
      return commands.move(positions, d % 2 === 0 ? 'drag' : undefined)
    case 'nudge':
      return commands.nudge(graph, some, d % 20, -(c % 20))
    case 'applyLayout':
      return commands.applyLayout(positions)
    case 'rename':
      return commands.rename(node, text)
    case 'setTitle':
      return commands.setTitle(text)
    case 'paste': {
      const read = readFragment(copyFragment(graph, some), toyCatalogue)
      return read.ok ? commands.paste(graph, read.fragment, at) : null
    }
    case 'duplicate':
      return commands.duplicate(graph, some)
    case 'batch': {
      const first = commands.addNode(graph, toyCatalogue, { type, at })
      const second = commands.connect(
        graph,
        toyCatalogue,
        { node: first.id, port: from.port },
        { node, port },
      )
      return commands.batch('Both', [first, second])
    }
    case 'fix': {
      const steps = [pick(STEPS, b), pick(STEPS, c)].filter((step) => step !== undefined)
      return fixCommand(graph, toyCatalogue, node, { label: 'Mend', steps: steps.slice(0, 1 + (d % 2)) })
    }
  }
}

function portsOf(graph: Graph, id: NodeId, side: 'inputs' | 'outputs'): string[] {
  return namesOf(toyCatalogue.find(graph.nodes[id]?.type ?? '')?.[side] ?? {})
}

/** The names of ports, and now and then one that does not exist. */
function namesOf(ports: Ports): string[] {
  const names = Object.keys(ports)
  return [...names, ...names, ...names, 'nothing']
}

function pick<T>(items: readonly T[], at: number): T | undefined {
  return items[at % items.length]
}

/** The same value with the keys of its objects in another order. */
export function shuffled<T>(value: T, salt = 0): T {
  return reorder(value, salt) as T
}

function reorder(value: unknown, salt: number): unknown {
  if (Array.isArray(value)) return value.map((item) => reorder(item, salt))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, held]) => [key, reorder(held, salt)] as const)
  const keyOf = (key: string) => contentKey([salt, key])
  return Object.fromEntries(entries.sort(([a], [b]) => (keyOf(a) < keyOf(b) ? -1 : 1)))
}
