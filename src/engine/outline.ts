import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition, TrainSettings, WeightSpec } from '../kernel/define.ts'
import { contentKey } from '../kernel/key.ts'
import { sizeOf } from '../kernel/shape.ts'
import type { LossInfo, WireInfo } from '../kernel/wire.ts'
import { describe } from '../compile/infer.ts'
import { layerSize, trainingBytes } from '../compile/size.ts'
import type { PlanNode, PlanRef } from '../compile/plan-types.ts'
import { definitionOf, tableInput } from './tables.ts'

type WorkOf<R extends Definition['work']['role']> = Extract<Definition['work'], { role: R }>

/** Columns that become a tensor. */
export interface InputPart {
  readonly node: PlanNode
  readonly work: WorkOf<'input'>
  readonly shape: readonly number[]
  /** The node that gives the table. */
  readonly table: string
}

export interface LayerPart {
  readonly node: PlanNode
  readonly work: WorkOf<'layer'>
  readonly weights: readonly WeightSpec[]
  readonly inputs: readonly {
    readonly port: string
    readonly many: boolean
    readonly from: readonly PlanRef[]
  }[]
  /** Numbers that one example leaves in its output. */
  readonly activations: number
}

/** One loss: what is predicted and what it is compared with. */
export interface HeadPart {
  readonly node: PlanNode
  readonly work: WorkOf<'loss'>
  readonly info: LossInfo
  readonly prediction: PlanRef
  /** The last layer is linear, so what it gives out are logits. */
  readonly linear: boolean
  readonly width: number
  readonly table: string
  /** The first node of the chain before `table` that gives out these very rows, with columns as they were. */
  readonly shown: string
}

/** One network as data: everything between the tables and a Train node, in the order in which it is computed. */
export interface Outline {
  readonly train: PlanNode
  readonly settings: TrainSettings
  readonly inputs: readonly InputPart[]
  readonly layers: readonly LayerPart[]
  readonly heads: readonly HeadPart[]
  /** Changes with everything that decides how training ends: equal signatures mean equal weights. */
  readonly signature: string
  /** Numbers that one example leaves in all layers. */
  readonly activations: number
  /** Bytes while one batch trains, without the tables. */
  readonly trainingBytes: number
}

/**
 * Finds the network that a Train node trains.
 * @throws when the plan does not fit the catalogue: a programmer's mistake
 */
export function outlineOf(
  train: PlanNode,
  nodes: ReadonlyMap<string, PlanNode>,
  catalogue: Catalogue,
): Outline {
  const { work } = definitionOf(catalogue, train)
  if (work.role !== 'train') throw new Error(`internal: ${train.id} does not train`)
  const settings = work.settings(train.params)
  const needed = upstream(train, nodes)
  const inputs: InputPart[] = []
  const layers: LayerPart[] = []
  const heads: HeadPart[] = []
  let bytes = 0
  for (const node of nodes.values()) {
    if (!needed.has(node.id)) continue
    const definition = definitionOf(catalogue, node)
    switch (definition.work.role) {
      case 'input':
        inputs.push(inputPart(node, definition, definition.work))
        break
      case 'layer': {
        const arriving = infosOf(definition, node, nodes)
        layers.push(layerPart(node, definition, definition.work, arriving))
        const size = layerSize(definition, node.params, arriving, node.outputs)
        if (size) bytes += trainingBytes(size, settings)
        break
      }
      case 'loss':
        heads.push(headPart(node, definition, definition.work, nodes, catalogue))
        break
      default:
    }
  }
  const parts = [...inputs, ...layers, ...heads].map(({ node }) => node.id)
  return {
    train,
    settings,
    inputs,
    layers,
    heads,
    // Weights start from a seed and the node's id, which the key does not hold.
    signature: contentKey([train.key, train.id, parts]),
    activations: layers.reduce((sum, { activations }) => sum + activations, 0),
    trainingBytes: bytes,
  }
}

function upstream(node: PlanNode, nodes: ReadonlyMap<string, PlanNode>): Set<string> {
  const found = new Set<string>()
  const queue = [node]
  for (let at = 0; at < queue.length; at++)
    for (const refs of Object.values(queue[at]?.in ?? {}))
      for (const ref of refs) {
        const source = nodes.get(ref.node)
        if (!source || found.has(ref.node)) continue
        found.add(ref.node)
        queue.push(source)
      }
  return found
}

function infosOf(
  definition: Definition,
  node: PlanNode,
  nodes: ReadonlyMap<string, PlanNode>,
): Record<string, (WireInfo | undefined)[]> {
  return Object.fromEntries(
    Object.keys(definition.inputs).map((port) => [
      port,
      (node.in[port] ?? []).map((ref) => nodes.get(ref.node)?.outputs[ref.port]),
    ]),
  )
}

function inputPart(node: PlanNode, definition: Definition, work: WorkOf<'input'>): InputPart {
  return { node, work, shape: shapeOf(node), table: tableInput(definition, node) }
}

function layerPart(
  node: PlanNode,
  definition: Definition,
  work: WorkOf<'layer'>,
  arriving: Record<string, (WireInfo | undefined)[]>,
): LayerPart {
  return {
    node,
    work,
    weights: work.weights(node.params, describe(definition, arriving) as never),
    inputs: Object.entries(definition.inputs).map(([port, { many }]) => ({
      port,
      many: many === true,
      from: node.in[port] ?? [],
    })),
    activations: sizeOf(shapeOf(node)) ?? 0,
  }
}

function headPart(
  node: PlanNode,
  definition: Definition,
  work: WorkOf<'loss'>,
  nodes: ReadonlyMap<string, PlanNode>,
  catalogue: Catalogue,
): HeadPart {
  const info = Object.values(node.outputs).find((one) => one.kind === 'loss')
  const port = Object.keys(definition.inputs).find((name) => definition.inputs[name]?.kind === 'tensor')
  const prediction = node.in[port ?? '']?.[0]
  if (!info || !prediction) throw new Error(`internal: the loss ${node.id} is not connected`)
  return {
    node,
    work,
    info,
    prediction,
    linear: info.prediction.activated === 'linear',
    width: sizeOf(info.prediction.shape) ?? 0,
    table: tableInput(definition, node),
    shown: firstWithRows(tableInput(definition, node), nodes, catalogue),
  }
}

/** Goes up a chain of tables as long as the rows stay the same. */
function firstWithRows(id: string, nodes: ReadonlyMap<string, PlanNode>, catalogue: Catalogue): string {
  const node = nodes.get(id)
  if (!node || definitionOf(catalogue, node).work.role !== 'transform') return id
  const before = tableInput(definitionOf(catalogue, node), node)
  const rowsKey = rowsKeyOf(node)
  return rowsKey !== undefined && rowsKey === rowsKeyOf(nodes.get(before))
    ? firstWithRows(before, nodes, catalogue)
    : id
}

function rowsKeyOf(node: PlanNode | undefined): string | undefined {
  return Object.values(node?.outputs ?? {}).find((info) => info.kind === 'table')?.rowsKey
}

/** The axes of one example, all of them known. */
function shapeOf(node: PlanNode): number[] {
  const info = Object.values(node.outputs).find((one) => one.kind === 'tensor')
  return (info?.shape ?? []).map((dim) => dim ?? 0)
}
