import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { quote } from '../kernel/words.ts'
import type { WireInfo } from '../kernel/wire.ts'
import type { Graph, NodeId, Ref } from '../graph/document.ts'
import { wouldCycle } from '../graph/queries.ts'
import type { Compiled } from './compiled.ts'
import { allKnown, callInfer, checkInputs, KIND_NAMES, portLabel, type Inputs } from './infer.ts'
import { parseParams } from './params.ts'
import { defaultParams } from '../kernel/params.ts'

/** Whether a wire may be drawn. A wire that fits with a problem is allowed: the node will say the same sentence. */
export type Verdict =
  | { readonly verdict: 'fits' }
  | { readonly verdict: 'fits-with-problem'; readonly problem: Problem }
  | { readonly verdict: 'refused'; readonly problem: Problem }

/** Judges a wire before it is made, with the sentence to show at the pointer. */
export function checkWire(
  graph: Graph,
  catalogue: Catalogue,
  compiled: Compiled,
  from: Ref,
  to: { readonly node: NodeId; readonly port: string },
): Verdict {
  const source = graph.nodes[from.node]
  const target = graph.nodes[to.node]
  const output = source && catalogue.find(source.type)?.outputs[from.port]
  const definition = target && catalogue.find(target.type)
  const input = definition?.inputs[to.port]
  if (!source || !target || !output || !definition || !input)
    return refuse('wire/no-port', 'One end of this wire does not exist here.')
  if (from.node === to.node) return refuse('wire/itself', `${definition.title} cannot feed itself.`)
  if (output.kind !== input.kind) {
    const giver = catalogue.find(source.type)?.title ?? source.type
    return refuse(
      'wire/kind',
      `${giver} gives ${KIND_NAMES[output.kind]}, but ${definition.title} takes ${KIND_NAMES[input.kind]} at ${quote(portLabel(to.port, input))}.`,
    )
  }
  if (wouldCycle(graph, from, to))
    return refuse('wire/cycle', `${definition.title} already feeds this node: the wire would close a circle.`)

  const carried = compiled.nodes.get(from.node)?.outputs[from.port]
  const node = compiled.nodes.get(to.node)
  if (!carried || !node) return { verdict: 'fits' }
  const present = node.inputs[to.port] ?? []
  const inputs = { ...node.inputs, [to.port]: input.many ? [...present, carried] : [carried] }
  const problem = tryInputs(definition, node.params, inputs)
  return problem ? { verdict: 'fits-with-problem', problem } : { verdict: 'fits' }
}

function refuse(code: Problem['code'], message: string): Verdict {
  return { verdict: 'refused', problem: error(code, message) }
}

/** The first error that inference would give for these inputs, if all of them are there. */
function tryInputs(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  inputs: Inputs,
): Problem | null {
  if (checkInputs(definition, inputs).length > 0 || !allKnown(definition, inputs)) return null
  const parsed = parseParams(definition, params)
  if (!parsed.ok) return null
  const inferred = callInfer(definition, parsed.params, inputs, 'trial', undefined)
  return inferred.ok === false ? (inferred.problems[0] ?? null) : null
}

/** A wire that was dragged from a port and ended nowhere. */
export type LooseEnd =
  { readonly from: Ref } | { readonly to: { readonly node: NodeId; readonly port: string } }

export interface Fitting {
  readonly definition: Definition
  /** The port of the new node that takes the loose wire. */
  readonly port: string
  /** What the new node would say with its default params. */
  readonly problem?: Problem
}

/** The nodes that could take a loose wire: those without a problem first, then in the catalogue's order. */
export function fitting(graph: Graph, catalogue: Catalogue, compiled: Compiled, loose: LooseEnd): Fitting[] {
  const found: Fitting[] = []
  if ('from' in loose) {
    const source = graph.nodes[loose.from.node]
    const kind = source && catalogue.find(source.type)?.outputs[loose.from.port]?.kind
    const carried = compiled.nodes.get(loose.from.node)?.outputs[loose.from.port]
    for (const definition of catalogue.definitions) {
      const port = Object.entries(definition.inputs).find(([, one]) => one.kind === kind)?.[0]
      if (port === undefined) continue
      const problem = carried ? problemWith(definition, port, carried) : null
      found.push({ definition, port, ...(problem && { problem }) })
    }
  } else {
    const target = graph.nodes[loose.to.node]
    const kind = target && catalogue.find(target.type)?.inputs[loose.to.port]?.kind
    for (const definition of catalogue.definitions) {
      const port = Object.entries(definition.outputs).find(([, one]) => one.kind === kind)?.[0]
      if (port !== undefined) found.push({ definition, port })
    }
  }
  return [...found.filter(({ problem }) => !problem), ...found.filter(({ problem }) => problem)]
}

/** Only faults of the wire count here: params that a new node still lacks (a target, columns) are not the wire's. */
function problemWith(definition: Definition, port: string, carried: WireInfo): Problem | null {
  const problem = tryInputs(definition, defaultParams(definition.params), { [port]: [carried] })
  return problem?.input === port && problem.param === undefined ? problem : null
}
