import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { quote } from '../kernel/words.ts'
import type { Graph, GraphNode, NodeId, Ref } from '../graph/document.ts'
import type { Compiled, CompiledNode, CompiledProblem, NodeState, Totals } from './compiled.ts'
import { allKnown, callInfer, checkInputs, nodeKey, type Inputs } from './infer.ts'
import { byId, orderOf } from './order.ts'
import { parseParams, type ParsedParams } from './params.ts'
import type { Measured } from './plan-types.ts'
import { keepEqual } from './reuse.ts'
import { layerSize } from './size.ts'
import { checkTraining } from './training.ts'

/** What the worker has measured, by content key. */
export type Facts = (key: string) => Measured | undefined

/** What a compiled node was made from, to tell whether it must be made again. */
interface Made {
  readonly node: GraphNode
  readonly inputs: Inputs
  readonly key: string
  readonly measured: Measured | undefined
}

const made = new WeakMap<CompiledNode, Made>()

/**
 * Checks a whole graph: order, params, wires, shapes, sizes. Pure and total: every fault becomes a problem with its
 * place. Nodes for which nothing changed since `previous` are taken from it, so that they stay the same objects.
 */
export function compile(graph: Graph, catalogue: Catalogue, facts: Facts, previous?: Compiled): Compiled {
  const { order, cycles } = orderOf(graph)
  const nodes = new Map<NodeId, CompiledNode>()
  const keys = new Map<NodeId, string>()

  for (const id of order) {
    const node = graph.nodes[id]
    if (node) nodes.set(id, compileNode(id, node, catalogue, facts, nodes, keys, previous))
  }
  // Nodes in a cycle, and those behind one, have no order; they are still shown, with what can be said of them.
  const stuck = Object.keys(graph.nodes)
    .filter((id) => !nodes.has(id))
    .sort(byId)
  for (const id of stuck) {
    const node = graph.nodes[id]
    if (node) nodes.set(id, blockedNode(id, node, catalogue, cycles, graph))
  }

  const totals = new Map<NodeId, Totals>()
  checkTraining(graph, nodes, order, totals)
  const problems = [...order, ...stuck].flatMap((id) => nodes.get(id)?.problems ?? [])
  return {
    nodes,
    order,
    problems: [
      ...problems.filter(({ severity }) => severity === 'error'),
      ...problems.filter(({ severity }) => severity === 'warning'),
    ],
    totals,
    runnable: runnable(graph, nodes),
  }
}

function compileNode(
  id: NodeId,
  node: GraphNode,
  catalogue: Catalogue,
  facts: Facts,
  nodes: ReadonlyMap<NodeId, CompiledNode>,
  keys: Map<NodeId, string>,
  previous: Compiled | undefined,
): CompiledNode {
  const definition = catalogue.find(node.type)
  const parsed = definition && definition.version === node.version ? parsedParams(definition, node) : null
  const params = parsed?.ok ? parsed.params : node.params
  const key = nodeKey(node, params, (ref) => keys.get(ref.node) ?? '')
  keys.set(id, key)
  const inputs = arriving(node, nodes)
  const measured = facts(key)

  const before = previous?.nodes.get(id)
  const from = before && made.get(before)
  if (before && from && from.node === node && sameInputs(from.inputs, inputs)) {
    if (from.key === key && from.measured === measured) return before
    if (definition && !dependsOnKey(definition)) {
      const again = { ...before, key }
      made.set(again, { node, inputs, key, measured })
      return again
    }
  }

  const finish = (
    state: NodeState,
    problems: readonly Problem[],
    rest: Partial<Pick<CompiledNode, 'outputs' | 'size' | 'waiting'>> = {},
  ): CompiledNode => {
    const compiled: CompiledNode = {
      id,
      definition,
      state,
      params,
      inputs,
      outputs: {},
      problems: problems.map((problem) => place(id, problem)),
      key,
      size: null,
      ...rest,
    }
    made.set(compiled, { node, inputs, key, measured })
    return compiled
  }

  if (!definition || !parsed) return finish('unknown', [unknownProblem(node, definition)])
  const own = [...(parsed.ok ? [] : parsed.problems), ...checkInputs(definition, inputs)]
  if (own.length > 0) return finish('problem', own)
  if (!allKnown(definition, inputs)) return finish('blocked', [])

  const inferred = callInfer(definition, params, inputs, key, measured)
  if (inferred.ok === 'waiting') return finish('waiting', [], { waiting: inferred.waiting })
  if (!inferred.ok) return finish('problem', inferred.problems)
  const outputs = keepEqual(before?.outputs, inferred.value)
  return finish('ok', inferred.problems, { outputs, size: layerSize(definition, params, inputs, outputs) })
}

/** Only nodes that give out a table know their key: it names their rows, and facts are found by it. */
function dependsOnKey(definition: Definition): boolean {
  return Object.values(definition.outputs).some(({ kind }) => kind === 'table')
}

const parsedNodes = new WeakMap<GraphNode, { definition: Definition; parsed: ParsedParams }>()

/** The parsed params of a node; parsed once, because a node that is changed is another object. */
function parsedParams(definition: Definition, node: GraphNode): ParsedParams {
  const known = parsedNodes.get(node)
  if (known?.definition === definition) return known.parsed
  const parsed = parseParams(definition, node.params)
  parsedNodes.set(node, { definition, parsed })
  return parsed
}

function arriving(node: GraphNode, nodes: ReadonlyMap<NodeId, CompiledNode>): Inputs {
  return Object.fromEntries(
    Object.entries(node.in).map(([port, refs]) => [
      port,
      refs.map((ref: Ref) => nodes.get(ref.node)?.outputs[ref.port]),
    ]),
  )
}

function sameInputs(a: Inputs, b: Inputs): boolean {
  const ports = Object.keys(a)
  return (
    ports.length === Object.keys(b).length &&
    ports.every((port) => {
      const [one = [], other = []] = [a[port], b[port]]
      return one.length === other.length && one.every((info, at) => info === other[at])
    })
  )
}

/** Adds the place to a problem. */
export function place(node: NodeId, problem: Problem): CompiledProblem {
  const { input, param } = problem
  return {
    ...problem,
    at: { node, ...(input !== undefined && { input }), ...(param !== undefined && { param }) },
  }
}

function unknownProblem(node: GraphNode, definition: Definition | undefined): Problem {
  return definition
    ? error(
        'graph/newer-node',
        `This ${definition.title} was saved by a newer Netloom (version ${node.version}, this one knows ${definition.version}).`,
        {
          advice:
            'It is kept as it is and saved again unchanged. Open the graph in the newer Netloom to run it.',
        },
      )
    : error('graph/unknown-node', `This Netloom does not know nodes of the type ${quote(node.type)}.`, {
        advice: 'It is kept as it is and saved again unchanged. Replace or delete it to run the graph.',
      })
}

function blockedNode(
  id: NodeId,
  node: GraphNode,
  catalogue: Catalogue,
  cycles: readonly NodeId[][],
  graph: Graph,
): CompiledNode {
  const definition = catalogue.find(node.type)
  const problems = cycles
    .filter(([first]) => first === id)
    .map((cycle) => cycleProblem(graph, catalogue, cycle))
  return {
    id,
    definition,
    state: problems.length > 0 ? 'problem' : definition ? 'blocked' : 'unknown',
    params: node.params,
    inputs: Object.fromEntries(
      Object.entries(node.in).map(([port, refs]) => [port, refs.map(() => undefined)]),
    ),
    outputs: {},
    problems: problems.map((problem) => place(id, problem)),
    key: '',
    size: null,
  }
}

function cycleProblem(graph: Graph, catalogue: Catalogue, cycle: readonly NodeId[]): Problem {
  const name = (id: NodeId) => {
    const node = graph.nodes[id]
    return `${node?.name ?? catalogue.find(node?.type ?? '')?.title ?? node?.type ?? id} (${id})`
  }
  const [first = ''] = cycle
  const last = cycle.at(-1) ?? first
  const ports = Object.entries(graph.nodes[first]?.in ?? {})
  const input = ports.find(([, refs]) => refs.some((ref) => ref.node === last))?.[0]
  return error(
    'graph/cycle',
    `These nodes feed each other in a circle: ${[...cycle, first].map(name).join(' → ')}.`,
    {
      advice: 'Remove one wire of the circle: numbers must flow from the data to the result.',
      ...(input !== undefined && {
        input,
        fixes: [{ label: `Remove the wire from ${name(last)}`, steps: [{ do: 'disconnect', input }] }],
      }),
    },
  )
}

function runnable(graph: Graph, nodes: ReadonlyMap<NodeId, CompiledNode>): Compiled['runnable'] {
  if (Object.keys(graph.nodes).length === 0)
    return { ok: false, why: 'The canvas is empty: add a data node first.' }
  const trains = [...nodes.values()].filter(({ definition }) => definition?.work.role === 'train')
  if (trains.length === 0)
    return { ok: false, why: 'Nothing here trains: add a Train node and connect it to a loss.' }
  if (trains.some(({ state }) => state === 'ok')) return { ok: true }
  if ([...nodes.values()].some(({ state }) => state === 'waiting'))
    return { ok: false, why: 'The data is still being read.' }
  const first = [...nodes.values()].find(({ problems }) =>
    problems.some(({ severity }) => severity === 'error'),
  )
  const problem = first?.problems.find(({ severity }) => severity === 'error')
  return {
    ok: false,
    why: problem ? `First mend this: ${problem.message}` : 'The Train node is not connected yet.',
  }
}
