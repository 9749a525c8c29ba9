import { describe, expect, it } from 'vitest'
import { definitions } from '../../../nodes/index.ts'
import { fixesOf } from '../../../src/compile/fixes.ts'
import { applyCommand } from '../../../src/graph/commands.ts'
import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import { compileMeasured, graphOf, type Short } from '../../helpers/build.ts'

const catalogue = createCatalogue(definitions)

const MEASURES = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)']
const READ = [...MEASURES, 'Island = Biscoe', 'Island = Dream', 'Island = Torgersen', 'Sex = MALE']

/** A road from the penguins, with their gaps and words, to a network. */
const ROAD: Readonly<Record<string, Short>> = {
  'table-1': ['table'],
  'filter-rows-1': [
    'filter-rows',
    { column: 'Body Mass (g)', comparison: 'at-least', value: '3000' },
    { data: 'table-1.data' },
  ],
  'remove-duplicates-1': ['remove-duplicates', {}, { data: 'filter-rows-1.data' }],
  'log-transform-1': ['log-transform', { columns: ['Body Mass (g)'] }, { data: 'remove-duplicates-1.data' }],
  'split-1': ['split', {}, { data: 'log-transform-1.data' }],
  'impute-1': ['impute', { columns: ['Sex'], strategy: 'most-frequent' }, { data: 'split-1.data' }],
  'clip-1': ['clip', {}, { data: 'impute-1.data' }],
  'one-hot-1': ['one-hot', { columns: ['Island', 'Sex'] }, { data: 'clip-1.data' }],
  'min-max-1': ['min-max', {}, { data: 'one-hot-1.data' }],
  'input-1': ['input', { columns: READ }, { data: 'min-max-1.data' }],
  'dense-1': ['dense', { units: 3, activation: 'softmax' }, { x: 'input-1.y' }],
  'cross-entropy-1': [
    'cross-entropy',
    { target: 'Species' },
    { prediction: 'dense-1.y', data: 'split-1.data' },
  ],
  'train-1': ['train', {}, { loss: 'cross-entropy-1.loss' }],
}

it('leads from a raw table to a network without a problem, and keeps the rows of the Split', async () => {
  const { problems, nodes } = await compileMeasured(graphOf(catalogue, ROAD), catalogue)
  expect(problems).toEqual([])
  // 9 penguins are lighter than 3 kg, and 2 were not weighed.
  expect(nodes.get('filter-rows-1')?.outputs['data']).toMatchObject({ rows: 333 })
  expect(nodes.get('input-1')?.outputs['y']).toMatchObject({ shape: [8] })
  const made = nodes.get('min-max-1')?.outputs['data']
  if (made?.kind !== 'table') throw new Error('Min-max gives out a table')
  expect(made.split).toEqual({ train: 233, validation: 50, test: 50 })
  for (const name of READ) {
    const found = made.columns.find((column) => column.name === name)
    expect(found?.missing, name).toBe(0)
    expect(found?.range, name).toMatchObject({ min: 0, max: 1 })
  }
})

const BROKEN: readonly [code: string, label: string, changes: Readonly<Record<string, Short>>][] = [
  [
    'one-hot/kind',
    'Remove “Body Mass (g)”',
    { 'one-hot-1': ['one-hot', { columns: ['Island', 'Sex', 'Body Mass (g)'] }, { data: 'clip-1.data' }] },
  ],
  [
    'impute/kind',
    'Use the most frequent value',
    { 'impute-1': ['impute', { columns: ['Sex'] }, { data: 'split-1.data' }] },
  ],
  [
    'min-max/order',
    'Use 0 to 1',
    { 'min-max-1': ['min-max', { low: 2, high: 2 }, { data: 'one-hot-1.data' }] },
  ],
  [
    'clip/order',
    'Use 5 % to 95 %',
    { 'clip-1': ['clip', { lowest: 95, highest: 5 }, { data: 'impute-1.data' }] },
  ],
  [
    'filter-rows/category',
    'Use “MALE”',
    {
      'filter-rows-1': ['filter-rows', { column: 'Sex', value: 'male' }, { data: 'table-1.data' }],
      'input-1': ['input', { columns: MEASURES }, { data: 'min-max-1.data' }],
    },
  ],
  [
    'one-hot/leak',
    'Move behind the Split',
    {
      'one-hot-1': ['one-hot', { columns: ['Island'] }, { data: 'log-transform-1.data' }],
      'split-1': ['split', {}, { data: 'one-hot-1.data' }],
      'min-max-1': ['min-max', {}, { data: 'clip-1.data' }],
      'input-1': ['input', { columns: READ.slice(0, -1) }, { data: 'min-max-1.data' }],
    },
  ],
]

describe('its fix repairs', () => {
  it.each(BROKEN)('%s: %s', async (code, label, changes) => {
    const graph = graphOf(catalogue, { ...ROAD, ...changes })
    const { problems } = await compileMeasured(graph, catalogue)
    const problem = problems.find((one) => one.code === code)
    if (!problem) throw new Error(`there is ${JSON.stringify(problems.map((one) => one.code))}`)
    const command = fixesOf(graph, catalogue, problem).find((one) => one.label === label)
    if (!command) throw new Error(`${code} has no fix "${label}" that can be applied`)
    expect((await compileMeasured(applyCommand(graph, command), catalogue)).problems).toEqual([])
  })
})
