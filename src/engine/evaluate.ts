import type { Tensor } from '@tensorflow/tfjs-core'
import type { TrainedModel } from '../kernel/evaluation.ts'
import { ok } from '../kernel/problem.ts'
import type { Role, TableData } from '../kernel/table.ts'
import { tf } from './backends/tf.ts'
import type { Network } from './network.ts'
import { nextTask } from './next-task.ts'
import type { Outline } from './outline.ts'
import { rowsFor, type Prepared, type Resident } from './resident.ts'
import type { Road } from './road.ts'
import type { Signals } from './signals.ts'
import { chunkRows, chunks } from './tf-stepper.ts'

/** Milliseconds of work after which waiting messages are let in. */
const PATIENCE = 20

/**
 * The network with the weights it has now, as evaluation nodes see it; make another one when they have changed, since
 * predictions for the rows of a role are kept. Rows are computed in chunks of bounded size.
 */
export function createTrainedModel(
  outline: Outline,
  network: Network,
  prepared: Prepared,
  resident: Resident,
  signals: Signals,
  road: Road,
): TrainedModel {
  const { heads, inputs } = outline
  const size = chunkRows(outline)
  const [table] = prepared.tables
  if (!table) throw new Error('internal: a network without a loss')
  const predictChunks = (count: number, parts: Iterable<Chunk>) =>
    predictEach(outline, network, signals, road, count, parts)

  const byRole = new Map<Role, ReturnType<TrainedModel['rows']>>()
  const known = new WeakMap<Uint32Array, Promise<Float32Array[]>>()
  return {
    heads: heads.map(({ info, width }, at) => {
      const answers = prepared.tables[at]?.columns.get(info.target)
      if (!answers) throw new Error(`internal: no column ${info.target}`)
      const shown =
        answers.kind === 'number' && road.restores(at)
          ? { ...answers, values: answers.values.map((value) => road.restore(at, value)) }
          : answers
      return { task: info.task, target: info.target, classes: info.classes, width, answers: shown }
    }),
    inputs: inputs.map(({ node, work, shape }, at) => ({
      columns: work.columns(node.params),
      shape,
      values: prepared.inputs[at]!,
    })),
    table,
    shown: asBefore(table, prepared.shown),
    rows: (role) => {
      const found = byRole.get(role) ?? rowsFor(table, role)
      byRole.set(role, found)
      return found
    },
    predict: (rows) => {
      const there = known.get(rows)
      if (there) return there
      const parts = chunks(rows, size).map((chunk, at) => ({
        at: at * size,
        batch: () => {
          const index = tf.tensor1d(chunk, 'int32')
          return resident.inputs.map((tensor) => tf.gather(tensor, index))
        },
      }))
      const predicted = predictChunks(rows.length, parts)
      known.set(rows, predicted)
      return predicted
    },
    predictAt: (values, count) => predictInputs(outline, network, signals, road, values, count),
    newRows: () => road.form(),
    async predictNew(rows) {
      const arrived = road.travel(rows)
      if (!arrived.ok) return arrived
      const { inputs: numbers, count, ids, notes } = arrived.value
      return ok({
        heads: await predictInputs(outline, network, signals, road, numbers, count),
        count,
        ids,
        notes,
      })
    },
  }
}

interface Chunk {
  readonly at: number
  readonly batch: () => Tensor[]
}

/** Predictions for inputs that lie on the host, in chunks of bounded size: one array per head. */
export function predictInputs(
  outline: Outline,
  network: Network,
  signals: Signals,
  road: Road,
  values: readonly Float32Array[],
  count: number,
): Promise<Float32Array[]> {
  const size = chunkRows(outline)
  const parts = Array.from({ length: Math.ceil(count / size) }, (_, at): Chunk => {
    const from = at * size
    const here = Math.min(size, count - from)
    return {
      at: from,
      batch: () =>
        outline.inputs.map(({ shape }, input) => {
          const width = shape.reduce((product, dim) => product * dim, 1)
          const numbers = values[input]!.slice(from * width, (from + here) * width)
          return tf.tensor(numbers, [here, ...shape])
        }),
    }
  })
  return predictEach(outline, network, signals, road, count, parts)
}

/** Computes chunk by chunk, and lets messages in between; numbers come out in the units of the data. */
async function predictEach(
  { heads }: Outline,
  network: Network,
  signals: Signals,
  road: Road,
  count: number,
  parts: Iterable<Chunk>,
): Promise<Float32Array[]> {
  const found = heads.map(({ width }) => new Float32Array(count * width))
  let since = performance.now()
  for (const { at, batch } of parts) {
    signals.check()
    const outputs = tf.tidy(() => {
      const calls = network.forward(batch(), false, 0)
      return heads.map(({ work }, head) => work.finish(tf, calls[head]!))
    })
    try {
      const read = await signals.guard(Promise.all(outputs.map((tensor) => tensor.data())))
      read.forEach((values, head) => found[head]?.set(values, at * (heads[head]?.width ?? 0)))
    } finally {
      for (const tensor of outputs) tensor.dispose()
    }
    if (performance.now() - since > PATIENCE) {
      await nextTask()
      since = performance.now()
    }
  }
  return found.map((values, head) =>
    road.restores(head) ? values.map((value) => road.restore(head, value)) : values,
  )
}

/** The columns of a table as an earlier table with the same rows had them, where it had them. */
function asBefore(table: TableData, earlier: TableData): TableData {
  const columns = Array.from(table.columns, ([name, column]) => {
    return [name, earlier.columns.get(name) ?? column] as const
  })
  return { ...table, columns: new Map(columns) }
}
