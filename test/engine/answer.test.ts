import { expect, test } from 'vitest'
import type { PredictResult } from '../../nodes/evaluation/predict.ts'
import type { MetricsResult } from '../../nodes/evaluation/metrics.ts'
import type { NewAnswers, NewRows } from '../../src/kernel/evaluation.ts'
import type { Graph } from '../../src/graph/document.ts'
import { categories, catalogueWith, givenTable, numbers, tableOf } from './helpers/given.ts'
import { nodeIo } from './helpers/node-io.ts'
import { graphOf, resultOf, withParams, type Short } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

const rows = 120
const islands = ['Biscoe', 'Dream', 'Torgersen']
const x = Array.from({ length: rows }, (_, row) => (row * 37) % 100)
const island = x.map((_, row) => row % 3)
const table = tableOf(
  {
    x: numbers(x),
    noise: numbers(x.map((value) => -value)),
    island: categories(island, islands),
    price: numbers(x.map((value, row) => 20_000 + 500 * value + 3000 * (row % 3) + 100 * ((row * 17) % 7))),
  },
  rows,
)

const road: Record<string, Short> = {
  given: ['given', {}],
  split: ['split', {}, { data: 'given' }],
  hot: ['one-hot', { columns: ['island'] }, { data: 'split' }],
  scaled: ['standardise', { columns: ['x', 'price'] }, { data: 'hot' }],
  input: [
    'input',
    { columns: ['x', 'island = Biscoe', 'island = Dream', 'island = Torgersen'] },
    { data: 'scaled' },
  ],
  out: ['dense', { units: 1, activation: 'linear' }, { x: 'input' }],
  loss: ['mean-squared-error', { target: 'price' }, { prediction: 'out', data: 'scaled' }],
  train: ['train', { epochs: 60, learningRate: 0.05 }, { loss: 'loss' }],
  metrics: ['metrics', {}, { model: 'train' }],
  predict: ['predict', {}, { model: 'train' }],
}

async function trained(nodes = road) {
  const known = catalogueWith(givenTable(table))
  const { engine, session } = createTestEngine(known, {
    ...nodeIo,
    decodeImage: () => Promise.reject(new Error('no picture')),
  })
  const graph = graphOf(nodes, known)
  const run = await session.run(graph)
  expect(run).toMatchObject({ phase: 'done', problems: [] })
  const ask = async (given: NewRows, of: Graph = graph) => {
    const { plan } = await session.request(of)
    return engine.answer({ plan, train: 'train', rows: given })
  }
  return { ask, run, graph }
}

const typed = (...given: readonly Record<string, number | string | null>[]): NewRows => ({
  kind: 'typed',
  rows: given,
})

function first(answers: NewAnswers): number[] {
  return Array.from(answers.heads[0]?.values ?? [])
}

test('only what makes a difference is asked for, as it was before any preprocessing', async () => {
  const { run } = await trained()
  const { form, heads } = resultOf<PredictResult>(run.events, 'predict')
  expect(form?.fields.map(({ name, kind }) => [name, kind])).toEqual([
    ['x', 'number'],
    ['island', 'category'],
  ])
  expect(form?.fields[0]).toMatchObject({ whole: true, range: { min: 0, max: 99 } })
  expect(heads).toEqual([{ task: 'regression', target: 'price', classes: [], width: 1 }])
  // Rows to begin with are those for testing, in the units of the data.
  expect(form?.rows.ids.length).toBe(18)
  const [shown] = form?.rows.columns ?? []
  expect(shown?.kind === 'number' && [...shown.values]).toEqual(Array.from(form!.rows.ids, (id) => x[id]))
})

test('new rows take the road of the training rows, and answers come in the units of the data', async () => {
  const { ask, run } = await trained()
  const answers = await ask(typed({ x: 50, island: 'Dream' }, { x: '50', island: 'Torgersen' }))
  if (!answers.ok) throw new Error(answers.problems.map(({ message }) => message).join())
  const [dream = 0, torgersen = 0] = first(answers.value)
  expect(Math.abs(dream - 48_000)).toBeLessThan(1500)
  expect(torgersen - dream).toBeGreaterThan(1500)
  expect(answers.value.count).toBe(2)
  expect(answers.value.notes).toEqual([])
  // The scores are in these units too, although the network learned from standardised prices.
  const metrics = resultOf<MetricsResult>(run.events, 'metrics')
  if (metrics.task !== 'regression') throw new Error('numbers were expected')
  expect(metrics.scores.rmse).toBeGreaterThan(10)
  expect(metrics.scores.rmse).toBeLessThan(2000)
})

test('a word that nobody has seen is said, and counts as none of the known ones', async () => {
  const { ask } = await trained()
  const answers = await ask(typed({ x: 50, island: 'Atlantis' }))
  expect(answers.ok && answers.value.notes.map(({ code, message }) => [code, message])).toEqual([
    ['predict/unseen', '“Atlantis” is new: no row of the data has it in “island”.'],
  ])
})

test('a gap is named; with Impute on the road it is filled', async () => {
  const { ask } = await trained()
  const refused = await ask(typed({ x: null, island: 'Dream' }))
  expect(refused.ok).toBe(false)
  expect(refused.problems[0]).toMatchObject({
    code: 'predict/missing',
    message: 'There is no value for “x”, which the network needs.',
  })
  const filled = await trained({
    ...road,
    filled: ['impute', {}, { data: 'split' }],
    hot: ['one-hot', { columns: ['island'] }, { data: 'filled' }],
  })
  expect((await filled.ask(typed({ x: null, island: 'Dream' }))).ok).toBe(true)
})

test('rows are passed over by nodes that choose rows, whatever they hold', async () => {
  const { ask } = await trained({
    ...road,
    kept: ['filter-rows', { column: 'x', comparison: 'less', value: '90' }, { data: 'given' }],
    split: ['split', {}, { data: 'kept' }],
  })
  const answers = await ask(typed({ x: 95, island: 'Dream' }))
  expect(answers.ok && answers.value.count).toBe(1)
})

test('a network that has changed since it was trained is not asked', async () => {
  const { ask, graph } = await trained()
  const changed = await ask(
    typed({ x: 1, island: 'Dream' }),
    withParams(graph, 'out', { units: 1, useBias: false }),
  )
  expect(changed.problems.map(({ code }) => code)).toEqual(['predict/not-trained'])
})

test('no row, too many rows, and a data node without files are told', async () => {
  const { ask } = await trained()
  expect((await ask(typed())).problems[0]?.code).toBe('predict/no-rows')
  const file: NewRows = { kind: 'file', name: 'new.csv', file: new Blob(['x,island\n1,Dream\n']) }
  expect((await ask(file)).problems[0]?.code).toBe('predict/no-files')
})

test('a file of new rows is read by the data node, with the kinds of the data', async () => {
  const { engine, session } = createTestEngine()
  const graph = graphOf({
    table: ['table', { dataset: 'penguins' }],
    full: ['drop-missing', {}, { data: 'table' }],
    split: ['split', {}, { data: 'full' }],
    scaled: ['standardise', {}, { data: 'split' }],
    input: ['input', { columns: ['Beak Length (mm)', 'Beak Depth (mm)'] }, { data: 'scaled' }],
    out: ['dense', { units: 3, activation: 'softmax' }, { x: 'input' }],
    loss: ['cross-entropy', { target: 'Species' }, { prediction: 'out', data: 'scaled' }],
    train: ['train', { epochs: 30, learningRate: 0.05 }, { loss: 'loss' }],
    predict: ['predict', {}, { model: 'train' }],
  })
  const run = await session.run(graph)
  const { plan } = await session.request(graph)
  const ask = (text: string) =>
    engine.answer({
      plan,
      train: 'train',
      rows: { kind: 'file', name: 'new.csv', file: new Blob([text]) },
    })
  expect(resultOf<PredictResult>(run.events, 'predict').form?.fields).toHaveLength(2)
  const answers = await ask('Beak Depth (mm),Beak Length (mm),Species\n18.7,39.1,\n14.0,48.0,Gentoo\n')
  if (!answers.ok) throw new Error(answers.problems.map(({ message }) => message).join())
  const [head] = answers.value.heads
  const said = [0, 1].map((row) => {
    const parts = Array.from(head?.values.subarray(row * 3, row * 3 + 3) ?? [])
    return head?.classes[parts.indexOf(Math.max(...parts))]
  })
  expect(said).toEqual(['Adelie', 'Gentoo'])
  const wrong = await ask('Beak Depth (mm),Mass\n18.7,3900\n')
  expect(wrong.problems[0]?.message).toBe(
    '“new.csv” has no column “Beak Length (mm)”, which the network needs.',
  )
})
