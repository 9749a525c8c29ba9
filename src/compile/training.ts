import type { TrainSettings } from '../kernel/define.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { count } from '../kernel/shape.ts'
import { bytes } from '../kernel/words.ts'
import type { Graph, NodeId } from '../graph/document.ts'
import type { CompiledNode, Totals } from './compiled.ts'
import { feeding } from './order.ts'
import { MEMORY_BUDGET, totalsOf, trainingBytes } from './size.ts'

/**
 * Checks what only the whole way from data to a train node tells: that there is something to train, and that it fits
 * into memory. Adds totals; replaces nodes that get a problem, and blocks what stands behind them.
 */
export function checkTraining(
  graph: Graph,
  nodes: Map<NodeId, CompiledNode>,
  order: readonly NodeId[],
  totals: Map<NodeId, Totals>,
): void {
  for (const id of order) {
    const train = nodes.get(id)
    if (!train) continue
    if (train.state === 'ok' && feeding(graph, id).some((source) => nodes.get(source)?.state !== 'ok')) {
      nodes.set(id, { ...train, state: 'blocked', outputs: {} })
      continue
    }
    const work = train.definition?.work
    if (work?.role !== 'train' || train.state !== 'ok') continue
    const settings = work.settings(train.params)
    const layers = layersBefore(graph, nodes, id)
    const sum = totalsOf(layers, settings, rowsOf(train))
    totals.set(id, sum)
    if (sum.parameters === 0) addProblem(nodes, train, nothingToTrain(train))
    else if (sum.trainingBytes > MEMORY_BUDGET) {
      const largest = largestOf(layers, settings)
      const needed = sum.trainingBytes
      if (largest) addProblem(nodes, largest, tooBig(largest, settings, needed))
      addProblem(nodes, train, trainTooBig(train, settings, needed))
    }
  }
}

/** The layers and inputs from which a node is computed. */
function layersBefore(graph: Graph, nodes: ReadonlyMap<NodeId, CompiledNode>, id: NodeId): CompiledNode[] {
  const seen = new Set<NodeId>([id])
  const queue = [id]
  const layers: CompiledNode[] = []
  for (let at = 0; at < queue.length; at++)
    for (const source of feeding(graph, queue[at] ?? '')) {
      if (seen.has(source)) continue
      seen.add(source)
      queue.push(source)
      const node = nodes.get(source)
      if (node?.size) layers.push(node)
    }
  return layers
}

function rowsOf(train: CompiledNode): number {
  let rows = 0
  for (const info of Object.values(train.inputs).flat())
    if (info?.kind === 'loss') rows = Math.max(rows, info.rows ?? 0)
  return rows
}

function addProblem(nodes: Map<NodeId, CompiledNode>, node: CompiledNode, problem: Problem): void {
  const { input, param } = problem
  const at = { node: node.id, ...(input !== undefined && { input }), ...(param !== undefined && { param }) }
  const failed = problem.severity === 'error'
  nodes.set(node.id, {
    ...node,
    problems: [...node.problems, { ...problem, at }],
    ...(failed && { state: 'problem', outputs: {} }),
  })
}

function nothingToTrain({ definition }: CompiledNode): Problem {
  return error(
    `${definition?.type ?? 'train'}/nothing-to-train`,
    'No layer before this has weights, so there is nothing to train: 0 parameters.',
    { advice: 'Put a layer that learns, such as Dense, between the Input and the loss.' },
  )
}

function largestOf(layers: readonly CompiledNode[], settings: TrainSettings): CompiledNode | undefined {
  let largest: CompiledNode | undefined
  for (const layer of layers)
    if (
      layer.size &&
      (!largest?.size || trainingBytes(layer.size, settings) > trainingBytes(largest.size, settings))
    )
      largest = layer
  return largest
}

function tooBig({ definition, size }: CompiledNode, settings: TrainSettings, needed: number): Problem {
  const own = size ? trainingBytes(size, settings) : 0
  return error(
    'size/memory',
    `${definition?.title ?? 'This layer'} has ${count(size?.parameters ?? 0)} parameters and needs ${bytes(own)} of the ${bytes(needed)} that one batch of ${count(settings.batchSize)} takes; Netloom allows ${bytes(MEMORY_BUDGET)}.`,
    {
      advice: 'Use fewer units or filters, pool the image before this layer, or train with smaller batches.',
    },
  )
}

function trainTooBig(train: CompiledNode, settings: TrainSettings, needed: number): Problem {
  return error(
    `${train.definition?.type ?? 'train'}/memory`,
    `Training in batches of ${count(settings.batchSize)} would take ${bytes(needed)}, and Netloom allows ${bytes(MEMORY_BUDGET)}.`,
    { advice: 'The layer that takes the most is marked.' },
  )
}
