import type { Tensor } from '@tensorflow/tfjs-core'
import { error } from '../kernel/problem.ts'
import { plural, quote } from '../kernel/words.ts'
import { allRows, fittingRows, rowsOf, type TableData } from '../kernel/table.ts'
import { tf } from './backends/tf.ts'
import type { HeadPart, Outline } from './outline.ts'
import { Fault, placed } from './problems.ts'

/** What a network reads and what it is compared with, off the device. */
export interface Prepared {
  /** The table with the answers, per head. */
  readonly tables: readonly TableData[]
  /** The rows of the first of them with their columns as they were read, for showing. */
  readonly shown: TableData
  /** Per input: rows × numbers. */
  readonly inputs: readonly Float32Array[]
  /** Per head: class codes, or rows × numbers. */
  readonly targets: readonly (Int32Array | Float32Array)[]
  /** Per head: how much a row of each class counts; `null` where all count the same. */
  readonly classWeights: readonly (readonly number[] | null)[]
  readonly rows: number
  readonly train: Uint32Array
  /** Empty when there is no Split. */
  readonly validation: Uint32Array
}

/** The same, on the device, where batches are gathered. */
export interface Resident {
  readonly inputs: readonly Tensor[]
  readonly targets: readonly Tensor[]
  readonly classWeights: readonly (Tensor | null)[]
  dispose(): void
}

/**
 * Reads inputs and answers out of tables.
 * @throws Fault when a training or validation row has no answer, or there is nothing to train on
 */
export function prepare(
  { inputs, heads }: Outline,
  table: (node: string) => TableData,
  encode: (part: Outline['inputs'][number]) => Float32Array,
): Prepared {
  const tables = heads.map((head) => table(head.table))
  const [first] = tables
  if (!first) throw new Error('internal: a network without a loss')
  const train = fittingRows(first)
  if (train.length === 0)
    throw new Fault(
      error(
        'train/no-rows',
        `The table has ${plural(first.rows, 'row')}, but none of them is for training.`,
        {
          advice: 'Give the Split a larger share of training rows, or use more data.',
        },
      ),
    )
  const validation = rowsOf(first, 'validation')
  const targets = heads.map((head, at) => answers(head, tables[at]!, [train, validation]))
  const classWeights = heads.map(({ info }, at) => {
    const column = tables[at]?.columns.get(info.target)
    return (column?.kind === 'category' && column.weights) || null
  })
  const shown = table(heads[0]?.shown ?? '')
  return {
    tables,
    shown,
    inputs: inputs.map(encode),
    targets,
    classWeights,
    rows: first.rows,
    train,
    validation,
  }
}

/** The answers of a head. Rows that are not used in training may have none. */
function answers(
  { node, info, width }: HeadPart,
  table: TableData,
  used: readonly Uint32Array[],
): Int32Array | Float32Array {
  const column = table.columns.get(info.target)
  if (column?.kind === 'image' && info.task === 'segmentation') {
    const { scale } = column
    return Float32Array.from(column.values, (value) => value * scale)
  }
  if (column?.kind !== 'category' && column?.kind !== 'number')
    throw new Error(`internal: the target ${info.target} is no column of categories or numbers`)
  const values = column.kind === 'category' ? column.codes : Float32Array.from(column.values)
  if (column.kind === 'number' && width !== 1)
    throw new Error(`internal: ${width} numbers are compared with one column`)
  let missing = 0
  for (const rows of used)
    for (const row of rows)
      if (column.kind === 'category' ? values[row] === -1 : Number.isNaN(values[row])) missing++
  if (missing > 0)
    throw new Fault(
      placed(
        error(
          'train/missing-answers',
          `${plural(missing, 'row')} that training needs ${missing === 1 ? 'has' : 'have'} no value in ${quote(info.target)}.`,
          { advice: 'Put Drop missing in front of the Split.' },
        ),
        node.id,
      ),
    )
  return values
}

/** Bytes that the data takes on the device. */
export function residentBytes({ inputs, targets }: Prepared): number {
  return [...inputs, ...targets].reduce((sum, { byteLength }) => sum + byteLength, 0)
}

/** Uploads everything once. Class codes are whole numbers, other answers a column of numbers. */
export function upload(outline: Outline, { inputs, targets, classWeights, rows }: Prepared): Resident {
  const tensors: Tensor[] = []
  const put = (tensor: Tensor) => {
    tensors.push(tensor)
    return tensor
  }
  try {
    return {
      inputs: inputs.map((values, at) =>
        put(tf.tensor(values, [rows, ...(outline.inputs[at]?.shape ?? [])])),
      ),
      targets: targets.map((values, at) => {
        const { info } = outline.heads[at] ?? {}
        if (info?.task === 'segmentation')
          return put(tf.tensor(values, [rows, ...info.prediction.shape.map((dim) => dim ?? 0)]))
        return put(
          values instanceof Int32Array ? tf.tensor1d(values, 'int32') : tf.tensor2d(values, [rows, 1]),
        )
      }),
      classWeights: classWeights.map((weights) => weights && put(tf.tensor1d([...weights]))),
      dispose: () => tensors.forEach((tensor) => tensor.dispose()),
    }
  } catch (thrown) {
    tensors.forEach((tensor) => tensor.dispose())
    throw thrown
  }
}

/** The rows of a role; all rows when the table is not split. */
export function rowsFor(table: TableData, role: 'train' | 'validation' | 'test') {
  return table.roles === null
    ? { role: 'all' as const, rows: allRows(table) }
    : { role, rows: rowsOf(table, role) }
}
