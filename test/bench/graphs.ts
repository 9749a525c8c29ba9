import { definitions } from '../../nodes/index.ts'
import { compile } from '../../src/compile/compile.ts'
import { planOf, toMeasure } from '../../src/compile/plan.ts'
import type { Measured, Plan } from '../../src/compile/plan-types.ts'
import type { Graph, GraphNode } from '../../src/graph/document.ts'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { defaultParams } from '../../src/kernel/params.ts'
import type { EngineApi } from '../../src/engine/protocol.ts'
import { benchData } from './bench-node.ts'
import type { Workload } from './workloads.ts'

/** Everything that Netloom has, and the data of the workloads. */
export const catalogue = createCatalogue([...definitions, benchData])

type Short = readonly [type: string, params: Record<string, unknown>, from: Record<string, string>]

const NETWORKS: Readonly<Record<Workload['name'], readonly Short[]>> = {
  mlp: [
    ['dense', { units: 10, activation: 'relu' }, {}],
    ['dense', { units: 3, activation: 'softmax' }, {}],
  ],
  cnn: [
    ['conv2d', { filters: 8, kernelSize: 3, padding: 'valid', activation: 'relu' }, {}],
    ['max-pooling2d', { poolSize: 2 }, {}],
    ['conv2d', { filters: 16, kernelSize: 3, padding: 'valid', activation: 'relu' }, {}],
    ['max-pooling2d', { poolSize: 2 }, {}],
    ['flatten', {}, {}],
    ['dense', { units: 10, activation: 'softmax' }, {}],
  ],
}

export interface GraphOptions {
  readonly rows: number
  readonly batch: number
  readonly epochs: number
}

/** The graph of a workload, as a person would wire it up: data, Input, layers, cross-entropy, Train. */
export function graphOf(workload: Workload, { rows, batch, epochs }: GraphOptions): Graph {
  const nodes: Record<string, GraphNode> = {}
  const add = (id: string, [type, params, from]: Short) => {
    const definition = catalogue.find(type)
    if (!definition) throw new Error(`There is no node ${type}.`)
    nodes[id] = {
      type,
      version: definition.version,
      params: { ...defaultParams(definition.params), ...params },
      in: Object.fromEntries(
        Object.entries(from).map(([port, node]) => [port, [{ node, port: outputOf(nodes, node) }]]),
      ),
    }
    return id
  }
  const { name, shape, learningRate } = workload
  const columns = shape.length === 1 ? Array.from({ length: shape[0] ?? 0 }, (_, at) => `x${at}`) : ['image']
  const data = add('data', ['bench-data', { workload: name, rows }, {}])
  let last = add('input', ['input', { columns }, { data }])
  NETWORKS[name].forEach(([type, params], at) => {
    last = add(`layer-${at}`, [type, params, { x: last }])
  })
  add('loss', ['cross-entropy', { target: 'label' }, { prediction: last, data }])
  add('train', [
    'train',
    { optimizer: 'adam', learningRate, epochs, batchSize: batch, seed: 1 },
    { loss: 'loss' },
  ])
  return { title: `Bench ${name}`, nodes, layout: {} }
}

function outputOf(nodes: Readonly<Record<string, GraphNode>>, id: string): string {
  const outputs = catalogue.find(nodes[id]?.type ?? '')?.outputs ?? {}
  return Object.keys(outputs)[0] ?? ''
}

/**
 * What the app does before a run: measures the tables, compiles, and makes the plan.
 * @throws when the graph has errors
 */
export async function planFor(graph: Graph, engine: Pick<EngineApi, 'measure'>): Promise<Plan> {
  const facts = new Map<string, Measured>()
  for (;;) {
    const compiled = compile(graph, catalogue, (key) => facts.get(key))
    const wanted = toMeasure(compiled, graph, (key) => facts.has(key))
    if (wanted.length === 0) {
      const errors = compiled.problems.filter(({ severity }) => severity === 'error')
      if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '))
      return planOf(compiled, graph)
    }
    for (const one of await engine.measure(wanted)) facts.set(one.key, one)
  }
}
