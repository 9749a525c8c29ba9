import { expect, test } from 'vitest'
import fixture from '../fixtures/training/trace.json' with { type: 'json' }
import { planOf } from '../../src/compile/plan.ts'
import { openBackend } from '../../src/engine/backends/create.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { buildNetwork } from '../../src/engine/network.ts'
import { outlineOf } from '../../src/engine/outline.ts'
import { prepare, upload } from '../../src/engine/resident.ts'
import { batches } from '../../src/engine/step.ts'
import { createTfStepper } from '../../src/engine/tf-stepper.ts'
import { catalogueWith, categories, givenTable, numbers, tableOf } from './helpers/given.ts'
import { graphOf } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

const { features, classes, batchSize, labels } = fixture
const rows = labels.length
const names = Array.from({ length: features }, (_, at) => `f${at}`)
const columns = Object.fromEntries(
  names.map((name, at) => [name, numbers(labels.map((_, row) => fixture.x[row * features + at] ?? NaN))]),
)
const table = tableOf({ ...columns, label: categories(labels, ['a', 'b', 'c']) }, rows)
const known = catalogueWith(givenTable(table))

/** The losses of 20 steps with the fixture's weights, rows and batches. */
async function trace(optimizer: 'sgd' | 'adam'): Promise<number[]> {
  const { learningRate } = fixture[optimizer]
  const graph = graphOf(
    {
      data: ['given', {}],
      input: ['input', { columns: names }, { data: 'data' }],
      hidden: ['dense', { units: 8, activation: 'tanh' }, { x: 'input' }],
      out: ['dense', { units: classes, activation: 'softmax' }, { x: 'hidden' }],
      loss: ['cross-entropy', { target: 'label' }, { prediction: 'out', data: 'data' }],
      train: ['train', { optimizer, learningRate, momentum: 0.9, batchSize }, { loss: 'loss' }],
    },
    known,
  )
  const { session } = createTestEngine(known)
  const plan = planOf(await session.compiled(graph), graph)
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
  const outline = outlineOf(nodes.get('train')!, nodes, known)
  const prepared = prepare(
    outline,
    () => table,
    ({ work, node }) => work.encode(node.params, table),
  )
  const weights = new Map(
    Object.entries(fixture.weights).map(([id, layer]) => [
      id,
      { kernel: Float32Array.from(layer.kernel), bias: Float32Array.from(layer.bias) },
    ]),
  )
  const resident = upload(outline, prepared)
  const network = buildNetwork(outline, weights)
  const stepper = createTfStepper(outline, network, resident, prepared)
  let steps = 0
  for (const order of fixture.orders.slice(0, 5)) {
    stepper.startEpoch(Uint32Array.from(order))
    for (const [from, count] of batches(rows, { batchSize })) stepper.step(from, count, steps++)
  }
  const { losses } = await stepper.results()
  stepper.dispose()
  network.dispose()
  resident.dispose()
  return [...losses]
}

test.each(['cpu', 'wasm'] as const)(
  '%s: 20 steps of SGD and Adam lose as much as in PyTorch',
  async (name) => {
    await openBackend(name)
    const before = tf.memory().numTensors
    for (const optimizer of ['sgd', 'adam'] as const) {
      const losses = await trace(optimizer)
      const wanted = fixture[optimizer].losses
      expect(losses).toHaveLength(wanted.length)
      losses.forEach((loss, step) => expect(loss, `step ${step}`).toBeCloseTo(wanted[step]!, 5))
    }
    expect(tf.memory().numTensors).toBe(before)
  },
)
