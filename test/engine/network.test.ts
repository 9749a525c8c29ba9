import { describe, expect, test } from 'vitest'
import { planOf } from '../../src/compile/plan.ts'
import { openBackend } from '../../src/engine/backends/create.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { createTrainedModel } from '../../src/engine/evaluate.ts'
import { buildNetwork, initialWeights } from '../../src/engine/network.ts'
import { outlineOf, type Outline } from '../../src/engine/outline.ts'
import { prepare, upload } from '../../src/engine/resident.ts'
import type { Road } from '../../src/engine/road.ts'
import { createSignals } from '../../src/engine/signals.ts'
import { chunkRows } from '../../src/engine/tf-stepper.ts'
import type { Graph } from '../../src/graph/document.ts'
import { fail } from '../../src/kernel/problem.ts'
import type { TableData } from '../../src/kernel/table.ts'
import { catalogueWith, categories, givenTable, numbers, tableOf } from './helpers/given.ts'
import { graphOf } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

const rows = 11
const table: TableData = tableOf(
  {
    x: numbers(Array.from({ length: rows }, (_, row) => Math.sin(row))),
    z: numbers(Array.from({ length: rows }, (_, row) => Math.cos(3 * row))),
    class: categories(
      Array.from({ length: rows }, (_, row) => row % 3),
      ['a', 'b', 'c'],
    ),
  },
  rows,
)
const known = catalogueWith(givenTable(table))
const graph = (units: number): Graph =>
  graphOf(
    {
      data: ['given', {}],
      input: ['input', { columns: ['x', 'z'] }, { data: 'data' }],
      one: ['dense', { units }, { x: 'input' }],
      two: ['dense', { units }, { x: 'input' }],
      both: ['concatenate', {}, { x: ['one', 'two'] }],
      out: ['dense', { units: 3, activation: 'softmax' }, { x: 'both' }],
      loss: ['cross-entropy', { target: 'class' }, { prediction: 'out', data: 'data' }],
      train: ['train', {}, { loss: 'loss' }],
    },
    known,
  )

async function outline(units: number): Promise<Outline> {
  const { session } = createTestEngine(known)
  const plan = planOf(await session.compiled(graph(units)), graph(units))
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
  return outlineOf(nodes.get('train')!, nodes, known)
}

describe('weights before the first step', () => {
  test('are spread as Glorot and Bengio say, with biases of 0', async () => {
    const { one } = Object.fromEntries(initialWeights(await outline(4000), 1))
    const limit = Math.sqrt(6 / (2 + 4000))
    const values = [...one!.kernel!]
    expect(values).toHaveLength(8000)
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit)
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length
    // The mean of 8,000 squares strays by about 1%.
    expect(variance / (2 / (2 + 4000))).toBeCloseTo(1, 1)
    expect(new Set(one!.bias)).toEqual(new Set([0]))
  })

  test('are the same for a seed, others for another seed and for another layer', async () => {
    const made = await outline(8)
    const first = Object.fromEntries(initialWeights(made, 1))
    expect(Object.fromEntries(initialWeights(made, 1))).toEqual(first)
    expect(Object.fromEntries(initialWeights(made, 2)).one!.kernel).not.toEqual(first.one!.kernel)
    expect(first.two!.kernel).not.toEqual(first.one!.kernel)
  })

  test('come back from the device as they were put there', async () => {
    await openBackend('cpu')
    const made = await outline(8)
    const weights = initialWeights(made, 3)
    const network = buildNetwork(made, weights)
    expect(await network.read()).toEqual(weights)
    network.dispose()
    expect(tf.memory().numTensors).toBe(0)
  })
})

test('chunks shrink when layers grow, and are never empty', () => {
  expect(chunkRows({ activations: 10 })).toBe(1024)
  expect(chunkRows({ activations: 160_000 })).toBe(100)
  expect(chunkRows({ activations: 1e9 })).toBe(1)
})

/** A way without preprocessing, and without a form for new rows. */
const noRoad: Road = {
  source: null,
  restores: () => false,
  restore: (_head, value) => value,
  form: () => fail(),
  travel: () => fail(),
}

test('predictions are the same in chunks, in any order, and for values given by hand', async () => {
  await openBackend('cpu')
  const made = await outline(8)
  const prepared = prepare(
    made,
    () => table,
    ({ work, node }) => work.encode(node.params, table),
  )
  const resident = upload(made, prepared)
  const network = buildNetwork(made, initialWeights(made, 1))
  const model = (activations: number) =>
    createTrainedModel({ ...made, activations }, network, prepared, resident, createSignals(), noRoad)
  const all = Uint32Array.from({ length: rows }, (_, row) => row)
  const [whole] = await model(10).predict(all)
  // 4 rows at a time: 4, 4 and 3.
  const [parts] = await model(4_000_000).predict(all)
  expect(parts).toEqual(whole)
  for (let row = 0; row < rows; row++)
    expect(whole!.subarray(row * 3, row * 3 + 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)

  const [turned] = await model(4_000_000).predict(all.slice().reverse())
  for (let row = 0; row < rows; row++)
    expect(turned!.subarray(row * 3, row * 3 + 3)).toEqual(
      whole!.subarray((rows - 1 - row) * 3, (rows - row) * 3),
    )
  const values = prepared.inputs[0]!
  expect((await model(4_000_000).predictAt([values], rows))[0]).toEqual(whole)
  expect(model(10).rows('test')).toEqual({ role: 'all', rows: all })

  network.dispose()
  resident.dispose()
  expect(tf.memory().numTensors).toBe(0)
})
