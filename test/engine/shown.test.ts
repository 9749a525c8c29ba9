import { expect, test } from 'vitest'
import type { PredictionsResult } from '../../nodes/evaluation/predictions.ts'
import { categories, catalogueWith, givenTable, numbers, tableOf } from './helpers/given.ts'
import { graphOf, resultOf } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

const rows = 40
const mass = Array.from({ length: rows }, (_, row) => 3000 + 25 * row)
const table = tableOf(
  {
    mass: numbers(mass),
    wing: numbers(mass.map((value) => value / 20)),
    note: numbers(mass.map((value) => -value)),
    kind: categories(
      mass.map((value) => Number(value > 3500)),
      ['light', 'heavy'],
    ),
  },
  rows,
)

test('examples stand in the units they were read in, with the columns that are left', async () => {
  const known = catalogueWith(givenTable(table))
  const { session } = createTestEngine(known)
  const graph = graphOf(
    {
      given: ['given', {}],
      split: ['split', { stratify: 'kind' }, { data: 'given' }],
      chosen: ['select-columns', { columns: ['mass', 'wing', 'kind'] }, { data: 'split' }],
      scaled: ['standardise', {}, { data: 'chosen' }],
      input: ['input', { columns: ['mass', 'wing'] }, { data: 'scaled' }],
      out: ['dense', { units: 2, activation: 'softmax' }, { x: 'input' }],
      loss: ['cross-entropy', { target: 'kind' }, { prediction: 'out', data: 'scaled' }],
      train: ['train', { epochs: 1 }, { loss: 'loss' }],
      predictions: ['predictions', { order: 'table' }, { model: 'train' }],
    },
    known,
  )
  const run = await session.run(graph)
  expect(run).toMatchObject({ phase: 'done', problems: [] })
  const { examples } = resultOf(run.events, 'predictions') as PredictionsResult
  expect(examples.columns.map(({ name }) => name)).toEqual(['mass', 'wing', 'kind'])
  const [shown] = examples.columns
  expect(shown?.kind === 'number' && [...shown.values]).toEqual(Array.from(examples.ids, (id) => mass[id]))
  expect(examples.ids.length).toBeGreaterThan(3)
})
