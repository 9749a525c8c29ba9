import { describe, expect, it } from 'vitest'
import { definitions } from '../../nodes/index.ts'
import { fixesOf } from '../../src/compile/fixes.ts'
import type { Graph } from '../../src/graph/document.ts'
import { commit, startHistory, undo } from '../../src/graph/history.ts'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { compileMeasured, graphOf, type Short } from '../helpers/build.ts'

const catalogue = createCatalogue(definitions)

const FEATURES = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)']

/** A whole graph that works; every case breaks it in one place. */
const SOUND: Readonly<Record<string, Short>> = {
  'table-1': ['table'],
  'drop-missing-1': ['drop-missing', { columns: FEATURES }, { data: 'table-1.data' }],
  'split-1': ['split', { stratify: 'Species' }, { data: 'drop-missing-1.data' }],
  'standardise-1': ['standardise', {}, { data: 'split-1.data' }],
  'input-1': ['input', { columns: FEATURES }, { data: 'standardise-1.data' }],
  'dense-1': ['dense', { units: 10 }, { x: 'input-1.y' }],
  'dense-2': ['dense', { units: 3, activation: 'softmax' }, { x: 'dense-1.y' }],
  'cross-entropy-1': [
    'cross-entropy',
    { target: 'Species' },
    { prediction: 'dense-2.y', data: 'split-1.data' },
  ],
  'train-1': ['train', {}, { loss: 'cross-entropy-1.loss' }],
  'metrics-1': ['metrics', {}, { model: 'train-1.model' }],
}

type Changes = Readonly<Record<string, Short | undefined>>

function graphWith(changes: Changes): Graph {
  const nodes: Record<string, Short> = {}
  for (const [id, short] of Object.entries({ ...SOUND, ...changes })) if (short) nodes[id] = short
  return graphOf(catalogue, nodes)
}

async function problemsOf(graph: Graph) {
  const { problems } = await compileMeasured(graph, catalogue)
  return problems
}

it('the sound graph has no problem', async () => {
  expect(await problemsOf(graphWith({}))).toEqual([])
})

/** What is broken, how, and which fixes (code, then the label of the button) repair it, one after another. */
const CASES: readonly [what: string, changes: Changes, fixes: readonly (readonly [string, string])[]][] = [
  ['no data', { 'table-1': ['table', { dataset: '' }] }, [['table/nothing', 'Use Palmer penguins']]],
  [
    'an unknown data set',
    { 'table-1': ['table', { dataset: 'iris' }] },
    [['table/unknown-dataset', 'Use Palmer penguins']],
  ],
  [
    'empty cells, although the loss takes another wire than the Input',
    {
      'drop-missing-1': undefined,
      'split-1': ['split', { stratify: 'Species' }, { data: 'table-1.data' }],
    },
    [['input/missing', 'Insert Drop missing']],
  ],
  [
    'empty cells without a Split',
    {
      'drop-missing-1': undefined,
      'split-1': undefined,
      'standardise-1': ['standardise', {}, { data: 'table-1.data' }],
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Species' },
        { prediction: 'dense-2.y', data: 'table-1.data' },
      ],
    },
    [
      ['input/missing', 'Insert Drop missing'],
      ['standardise/leak', 'Insert Split'],
    ],
  ],
  [
    'rows without an answer',
    {
      'dense-2': ['dense', { units: 2, activation: 'softmax' }, { x: 'dense-1.y' }],
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Sex' },
        { prediction: 'dense-2.y', data: 'split-1.data' },
      ],
    },
    [['cross-entropy/missing-answers', 'Insert Drop missing']],
  ],
  [
    'Standardise before the Split',
    {
      'standardise-1': ['standardise', {}, { data: 'drop-missing-1.data' }],
      'split-1': ['split', { stratify: 'Species' }, { data: 'standardise-1.data' }],
      'input-1': ['input', { columns: FEATURES }, { data: 'split-1.data' }],
    },
    [['standardise/leak', 'Move behind the Split']],
  ],
  [
    'a second Split',
    {
      'split-2': ['split', {}, { data: 'split-1.data' }],
      'standardise-1': ['standardise', {}, { data: 'split-2.data' }],
    },
    [['split/twice', 'Remove this Split']],
  ],
  [
    'more than 100 %',
    { 'split-1': ['split', { train: 80, validation: 40 }, { data: 'drop-missing-1.data' }] },
    [['split/over', 'Set validation to 10 %']],
  ],
  [
    'a column to stratify by that is not there',
    { 'split-1': ['split', { stratify: 'species' }, { data: 'drop-missing-1.data' }] },
    [['split/unknown', 'Stratify by “Species”']],
  ],
  [
    'a number to stratify by',
    { 'split-1': ['split', { stratify: 'Body Mass (g)' }, { data: 'drop-missing-1.data' }] },
    [['split/kind', 'Do not stratify']],
  ],
  [
    'words to standardise',
    { 'standardise-1': ['standardise', { columns: [...FEATURES, 'Island'] }, { data: 'split-1.data' }] },
    [['standardise/kind', 'Remove “Island”']],
  ],
  [
    'no column to read',
    { 'input-1': ['input', {}, { data: 'standardise-1.data' }] },
    [['input/none', 'Use all 4 number columns']],
  ],
  [
    'a class among the columns to read',
    { 'input-1': ['input', { columns: [...FEATURES, 'Island'] }, { data: 'standardise-1.data' }] },
    [['input/category', 'Remove “Island”']],
  ],
  [
    'a column to read that is not there',
    { 'input-1': ['input', { columns: ['Beak (mm)'] }, { data: 'standardise-1.data' }] },
    [['input/unknown', 'Use all 4 number columns']],
  ],
  [
    'numbers of thousands',
    { 'standardise-1': undefined, 'input-1': ['input', { columns: FEATURES }, { data: 'split-1.data' }] },
    [['input/scale', 'Insert Standardise']],
  ],
  [
    'no column kept',
    {
      'select-columns-1': ['select-columns', {}, { data: 'table-1.data' }],
      'drop-missing-1': ['drop-missing', { columns: FEATURES }, { data: 'select-columns-1.data' }],
    },
    [['select-columns/none', 'Keep all columns']],
  ],
  [
    'a column of another table',
    { 'drop-missing-1': ['drop-missing', { columns: [...FEATURES, 'Weight'] }, { data: 'table-1.data' }] },
    [['drop-missing/unknown', 'Remove “Weight”']],
  ],
]

describe('its fix repairs', () => {
  it.each(CASES)('%s', async (_, changes, fixes) => {
    let history = startHistory(graphWith(changes))
    for (const [code, label] of fixes) {
      const problems = await problemsOf(history.graph)
      const problem = problems.find((one) => one.code === code)
      if (!problem)
        throw new Error(`${code} was expected, there is ${JSON.stringify(problems.map((one) => one.code))}`)
      const command = fixesOf(history.graph, catalogue, problem).find((one) => one.label === label)
      if (!command) throw new Error(`${code} has no fix "${label}" that can be applied`)
      history = commit(history, command)
    }
    expect(await problemsOf(history.graph)).toEqual([])
    let back = history
    for (let left = fixes.length; left > 0; left--) back = undo(back)
    expect(back.graph).toEqual(graphWith(changes))
  })
})
