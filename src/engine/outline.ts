import type { Catalogue } from '../kernel/catalogue.ts'
import type { Augmentation, Definition, TrainSettings, WeightSpec } from '../kernel/define.ts'
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

/** A node that changes images anew in every training step. */
export interface AugmentPart {
  readonly node: PlanNode
  readonly augment: Augmentation<Readonly<Record<string, unknown>>>
  /** The places among the inputs and heads whose images it changes, with the column that each reads. */
  readonly inputs: readonly { readonly at: number; readonly column: string }[]
  readonly targets: readonly { readonly at: number; readonly column: string }[]
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
  /** In the order in which they change a batch. */
  readonly augments: readonly AugmentPart[]
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
    augments: augmentsOf(inputs, heads, nodes, catalogue),
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

/** The table nodes from a source down to this one. */
function chainOf(id: string, nodes: ReadonlyMap<string, PlanNode>, catalogue: Catalogue): PlanNode[] {
  const node = nodes.get(id)
  if (!node) return []
  return [...chainOf(tableInput(definitionOf(catalogue, node), node), nodes, catalogue), node]
}

/** The nodes that change images while training, each with the inputs and answers that it reaches. */
function augmentsOf(
  inputs: readonly InputPart[],
  heads: readonly HeadPart[],
  nodes: ReadonlyMap<string, PlanNode>,
  catalogue: Catalogue,
): AugmentPart[] {
  const reach = new Map<
    string,
    { inputs: { at: number; column: string }[]; targets: { at: number; column: string }[] }
  >()
  const visit = (table: string, side: 'inputs' | 'targets', at: number, columns: readonly string[]) => {
    for (const { id } of chainOf(table, nodes, catalogue)) {
      const found = reach.get(id) ?? { inputs: [], targets: [] }
      for (const column of columns) found[side].push({ at, column })
      reach.set(id, found)
    }
  }
  inputs.forEach(({ node, work, table }, at) => visit(table, 'inputs', at, work.columns(node.params)))
  heads.forEach(({ info, table }, at) => {
    if (info.task === 'segmentation') visit(table, 'targets', at, [info.target])
  })
  return [...nodes.values()].flatMap((node): AugmentPart[] => {
    const { work } = definitionOf(catalogue, node)
    const reached = reach.get(node.id)
    if (work.role !== 'transform' || !work.augment?.active(node.params) || !reached) return []
    const { augment } = work
    const touched = new Set([...augment.columns(node.params), ...augment.masks(node.params)])
    const within = (list: readonly { at: number; column: string }[]) =>
      list.filter(({ column }) => touched.has(column))
    const part = { inputs: within(reached.inputs), targets: within(reached.targets) }
    return part.inputs.length + part.targets.length === 0 ? [] : [{ node, augment, ...part }]
  })
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
